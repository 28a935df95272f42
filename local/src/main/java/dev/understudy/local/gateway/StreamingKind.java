package dev.understudy.local.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.understudy.local.wire.Json;
import dev.understudy.local.wire.RequestHead;
import dev.understudy.local.wire.WireResponse;
import java.time.Duration;

/// The front doors through which a function can stream: what each hands to the function, and what
/// it says when there is no answer.
public enum StreamingKind {
  /// A function URL in the mode `RESPONSE_STREAM`. Source: "Invoking Lambda function URLs", AWS
  /// Lambda Developer Guide.
  FUNCTION_URL(6 << 20, 502, 502) {
    @Override
    Object event(RequestHead head, byte[] body, String requestId, String trace) {
      return ProxyEvents.of("local.lambda-url.eu-central-1.on.aws", head, body, requestId, trace);
    }

    @Override
    WireResponse error(int status, String message) {
      return WireResponse.json(status, Json.write(Json.object().put("Message", message)));
    }
  },

  /// A REST API whose integration has the transfer mode `STREAM`. Source: "Stream the integration
  /// response for your proxy integrations in API Gateway".
  REST_API(10 << 20, 502, 504) {
    @Override
    Object event(RequestHead head, byte[] body, String requestId, String trace) {
      return RestEvents.of(head, body, requestId, trace);
    }

    @Override
    WireResponse error(int status, String message) {
      return WireResponse.json(status, Json.write(Json.object().put("message", message)));
    }
  };

  /// The longest that either waits for a function.
  public static final Duration LIMIT = Duration.ofMinutes(15);

  private final int bodyLimit;
  private final int failed;
  private final int tooSlow;

  StreamingKind(int bodyLimit, int failed, int tooSlow) {
    this.bodyLimit = bodyLimit;
    this.failed = failed;
    this.tooSlow = tooSlow;
  }

  abstract Object event(RequestHead head, byte[] body, String requestId, String trace);

  abstract WireResponse error(int status, String message);

  byte[] eventBytes(RequestHead head, byte[] body, String requestId, String trace)
      throws JsonProcessingException {
    return Json.MAPPER.writeValueAsBytes(event(head, body, requestId, trace));
  }

  int bodyLimit() {
    return bodyLimit;
  }

  /// The answer when the function gave none.
  WireResponse failed() {
    return error(failed, "Internal Server Error");
  }

  /// The answer when the function did not begin in time.
  WireResponse tooSlow() {
    return error(tooSlow, "Endpoint request timed out");
  }
}
