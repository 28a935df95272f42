package dev.understudy.protocol.converse;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.PathSegment;
import dev.understudy.json.Json;
import dev.understudy.protocol.Counting;
import dev.understudy.protocol.Protocol;
import dev.understudy.protocol.Rendering;
import dev.understudy.time.Time;
import java.util.List;

/// Amazon Bedrock's `CountTokens`
/// (<https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_CountTokens.html>), which
/// knows models by their own ids alone: a geography before one is left away, since the same model
/// counts the same everywhere.
public final class CountTokens implements Counting.Words {
  /// What of a request for an answer is taken
  /// (<https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseTokensRequest.html>).
  private static final List<String> TAKEN =
      List.of("messages", "system", "toolConfig", "additionalModelRequestFields");

  private CountTokens() {}

  /// @param time as for [Converse]
  public static Protocol protocol(Time time, String model) {
    return new Counting(new Converse(time, model), new CountTokens(), time);
  }

  @Override
  public Rendering.Wire wire(String model, ObjectNode chat) {
    ObjectNode body = Json.object();
    body.putObject("input").set("converse", chat.retain(TAKEN));
    ModelId known = ModelId.of(model);
    String id = known.vendor().isEmpty() ? model : known.vendor() + "." + known.name();
    return new Rendering.Wire("/model/" + PathSegment.of(id) + "/count-tokens", body, List.of());
  }

  @Override
  public String number() {
    return "inputTokens";
  }
}
