package dev.understudy.route;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.http.Headers;
import dev.understudy.json.Json;
import dev.understudy.protocol.Rendering;
import dev.understudy.provider.Account;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutboundTest {
  @Test
  void aHeaderThatWasSentInSeveralLinesIsPassedOnWhole() {
    Stage stage = new Stage();
    stage.headers = Headers.of("x-feature", "one").and("x-feature", "two");
    Terms usual = Terms.DEFAULT;
    Terms terms =
        new Terms(
            usual.headers(),
            usual.firstToken(),
            usual.idle(),
            List.of("x-feature", "x-absent"),
            usual.cooldown(),
            usual.checks(),
            usual.capabilities(),
            usual.commit(),
            usual.onBreak(),
            false);

    Headers sent =
        Outbound.request(
                TargetCall.of(Trees.target("a", terms), stage.call()),
                new Rendering.Wire("/chat", Json.object(), List.of()),
                Account.masked(Trees.target("a", terms).provider(), Map.of(), Optional.empty()))
            .headers();

    assertEquals(List.of("one, two"), sent.all("x-feature"));
    assertEquals(List.of(), sent.all("x-absent"));
  }
}
