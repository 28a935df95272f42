package dev.understudy.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.Lines;
import dev.understudy.json.JsonSchema;
import dev.understudy.json.SchemaException;
import dev.understudy.time.Deadline;
import dev.understudy.time.FakeTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The schema for editors and the reader agree, where both can know.
class ConfigSchemaTest {
  private final JsonSchema schema = schema();

  private static JsonSchema schema() {
    try {
      return JsonSchema.of(ConfigSchema.whole());
    } catch (SchemaException e) {
      throw new AssertionError(e);
    }
  }

  private Optional<String> objection(JsonNode config) {
    return schema.objection(config, Deadline.in(new FakeTime(), Duration.ofSeconds(1)));
  }

  @Test
  void whatIsReadFitsTheSchema() {
    Stream.of(Lines.of("field-examples.jsonl", 50), Lines.of("portkey-examples.jsonl", 250))
        .flatMap(List::stream)
        .filter(line -> !line.has("refused"))
        .map(line -> line.path("config"))
        .forEach(config -> assertEquals(Optional.empty(), objection(config), config::toString));
  }

  @Test
  void whatStandsInTheWrongPlaceOrIsOutOfBoundsDoesNot() {
    for (String wrong :
        List.of(
            "{'provider':'openai','retry':6}",
            "{'provider':'openai','wieght':1}",
            "{'provider':'openai','targets':[{'provider':'openai'}]}",
            "{'mode':'fallback','options':[]}",
            "{'mode':'fallback','options':[{'provider':'openai','deadline_ms':5000}]}",
            "{'strategy':{'mode':'sometimes'},'targets':[{'provider':'openai'}]}",
            "{'provider':'openai','api_key':'a b'}",
            "{'provider':'openai','input_guardrails':[]}")) {
      assertTrue(objection(Configs.json(wrong)).isPresent(), wrong);
    }
  }

  @Test
  void bothSpellingsFit() {
    assertEquals(
        Optional.empty(),
        objection(
            Configs.json(
                "{'provider':'openai','requestTimeout':1000,'cbConfig':{'failureThreshold':3},'virtualKey':'openai-1'}")));
  }
}
