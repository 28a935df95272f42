package dev.understudy.route;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Event;
import dev.understudy.http.Headers;
import dev.understudy.json.Json;
import dev.understudy.protocol.Dialect;
import dev.understudy.protocol.FailureClass;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Protocol;
import dev.understudy.protocol.Reading;
import dev.understudy.protocol.Rendering;
import dev.understudy.protocol.StreamReader;
import dev.understudy.provider.Account;
import dev.understudy.provider.AccountField;
import dev.understudy.provider.Provider;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A provider whose answers name the failure class that they are: `RATE_LIMITED`, or `ok`.
///
/// @param id its host is `ID.test`
record Plain(String id) implements Provider {
  @Override
  public Protocol protocol(Operation operation, String model, Optional<Dialect> own) {
    return new Wire();
  }

  @Override
  public Optional<URI> baseUrl(Map<AccountField, String> fields) {
    return Optional.of(URI.create("https://" + id + ".test/v1"));
  }

  @Override
  public Headers headers(Account account) {
    return Headers.of("authorization", "Bearer " + account.key().reveal());
  }

  /// Cannot say `unsupported`, is broken by `broken`, and leaves `adapted` out.
  private record Wire() implements Protocol {
    @Override
    public Rendering render(Operation operation, ObjectNode canonical) {
      if (canonical.has("broken")) {
        throw new IllegalStateException("a bug in rendering");
      }
      if (canonical.has("unsupported")) {
        return new Rendering.Unsupported("cannot say \"unsupported\"");
      }
      List<String> adaptations =
          canonical.has("adapted") ? List.of("\"adapted\" was left out") : List.of();
      return new Rendering.Wire("/talk", canonical, adaptations);
    }

    @Override
    public StreamReader stream(Operation operation) {
      return new PlainStream();
    }

    @Override
    public Optional<ObjectNode> gather(List<Event> events) {
      if (events.contains(Event.of("ungatherable"))) {
        throw new IllegalStateException("a bug in gathering");
      }
      return Optional.empty();
    }

    @Override
    public Dialect dialect() {
      return Dialect.CHAT_COMPLETIONS;
    }

    @Override
    public Reading parse(Operation operation, int status, Headers headers, byte[] body) {
      String text = new String(body, StandardCharsets.UTF_8);
      if (text.equals("ok")) {
        ObjectNode reply = Json.object();
        reply.putArray("choices").addObject().put("finish_reason", "stop");
        return new Reading.Answer(reply);
      }
      String name = text.split(" ", 2)[0];
      FailureClass failure =
          Arrays.stream(FailureClass.values())
              .filter(each -> each.name().equals(name))
              .findFirst()
              .orElse(FailureClass.MALFORMED);
      Optional<Duration> wait =
          headers.first("retry-after-ms").map(Long::valueOf).map(Duration::ofMillis);
      return new Reading.Fault(failure, text, wait);
    }
  }
}
