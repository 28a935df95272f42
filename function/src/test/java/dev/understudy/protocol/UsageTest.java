package dev.understudy.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {
  @Test
  void aReplysCountsAreRead() throws JsonException {
    assertEquals(
        Optional.of(new Usage(19, 2, 25, 0, 0)),
        read("{'usage':{'prompt_tokens':19,'completion_tokens':2,'total_tokens':25}}"));
  }

  @Test
  void aMissingTotalIsTheSum() throws JsonException {
    assertEquals(
        Optional.of(new Usage(19, 2, 21, 0, 0)),
        read("{'usage':{'prompt_tokens':19,'completion_tokens':2}}"));
  }

  @Test
  void anOddCountIsNone() throws JsonException {
    assertEquals(
        Optional.of(new Usage(0, 2, 2, 0, 0)),
        read("{'usage':{'prompt_tokens':'19','completion_tokens':2,'total_tokens':-1}}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'prompt_tokens_details':{'cached_tokens':4,'cache_creation_tokens':5} | 4 | 5
          'prompt_tokens_details':{'cached_tokens':4,'cache_write_tokens':5}    | 4 | 5
          'prompt_tokens_details':{'cached_tokens':0},'cached_tokens':4         | 0 | 0
          'prompt_tokens_details':{'cached_tokens':null},'cached_tokens':4      | 4 | 0
          'prompt_cache_hit_tokens':4,'prompt_cache_miss_tokens':15             | 4 | 0
          """)
  void whatTheCacheDidIsReadWhereverAHostSaysIt(String details, long cached, long stored)
      throws JsonException {
    assertEquals(
        Optional.of(new Usage(19, 2, 21, cached, stored)),
        read("{'usage':{'prompt_tokens':19,'completion_tokens':2," + details + "}}"));
  }

  @Test
  void whatIsCountedInTheTotalAloneWasWritten() {
    assertEquals(6, new Usage(19, 2, 25, 0, 0).output());
    assertEquals(2, new Usage(19, 2, 21, 0, 0).output());
    assertEquals(2, new Usage(19, 2, 0, 0, 0).output());
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
