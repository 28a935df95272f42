package dev.understudy.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.http.Headers;
import dev.understudy.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FactsTest {
  private final Facts facts = facts();

  private static Facts facts() {
    var metadata = Json.object().put("user", "u1").put("a.b", "whole");
    metadata.putObject("a").put("b", "inner").put("c", "deep");
    metadata.put("", "nameless");
    var params = Json.object().put("model", "m").put("stream", true);
    params.putObject("reasoning").put("effort", "high");
    return new Facts(metadata, params, Headers.of("X-Team", "red"), "/v1/messages");
  }

  @ParameterizedTest
  @CsvSource({
    "metadata.user, u1",
    "metadata.a.b, whole",
    "metadata.a.c, deep",
    "params.model, m",
    "params.stream, true",
    "params.reasoning.effort, high",
    "headers.x-team, red",
    "headers.X-TEAM, red",
    "url.pathname, /v1/messages"
  })
  void aFactIsFoundByItsName(String name, String value) {
    assertEquals(value, facts.value(name).asText());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "metadata.nobody",
        "metadata.user.name",
        "params.user",
        "headers.authorization",
        "headers",
        "url",
        "url.host",
        "user",
        "",
        "params",
        "metadata.a."
      })
  void whatTheCallDoesNotSayIsMissing(String name) {
    assertTrue(facts.value(name).isMissingNode(), name);
  }

  @Test
  void aWholeObjectIsAFactToo() {
    assertTrue(facts.value("params.reasoning").isObject());
  }
}
