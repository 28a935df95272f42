package dev.understudy.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {
  @Test
  void aReplysCountsAreRead() throws JsonException {
    assertEquals(
        Optional.of(new Usage(19, 2, 25)),
        read("{'usage':{'prompt_tokens':19,'completion_tokens':2,'total_tokens':25}}"));
  }

  @Test
  void aMissingTotalIsTheSum() throws JsonException {
    assertEquals(
        Optional.of(new Usage(19, 2, 21)),
        read("{'usage':{'prompt_tokens':19,'completion_tokens':2}}"));
  }

  @Test
  void anOddCountIsNone() throws JsonException {
    assertEquals(
        Optional.of(new Usage(0, 2, 2)),
        read("{'usage':{'prompt_tokens':'19','completion_tokens':2,'total_tokens':-1}}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'usage':null}",
        "{'usage':[]}",
        "{'usage':{}}",
        "{'usage':{'prompt_tokens':null,'completion_tokens':1.5}}"
      })
  void aReplyWithoutCountsHasNoUsage(String reply) throws JsonException {
    assertEquals(Optional.empty(), read(reply));
  }

  private static Optional<Usage> read(String reply) throws JsonException {
    return Usage.of((ObjectNode) Json.parse(reply.replace('\'', '"').getBytes(UTF_8)));
  }
}
