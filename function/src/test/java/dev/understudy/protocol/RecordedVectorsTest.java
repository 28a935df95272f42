package dev.understudy.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.protocol.Corpus.Recording;
import dev.understudy.protocol.chatcompletions.ChatCompletions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What hosts of OpenAI's embeddings really answered, recorded in the [Corpus].
class RecordedVectorsTest {
  private final Protocol chat = new ChatCompletions(new FixedTime());

  @Test
  void everyVectorKeepsItsNumbersInTheOrderOfTheInputs() throws IOException, JsonException {
    for (Recording recording : recordings()) {
      JsonNode theirs = Json.parse(recording.body());
      JsonNode ours =
          assertInstanceOf(
                  Reading.Answer.class,
                  chat.parse(Operation.EMBED, 200, recording.headers(), recording.body()),
                  recording.name())
              .reply();
      JsonNode inputs = recording.request().path("input");
      assertEquals(
          inputs.isArray() ? inputs.size() : 1, ours.path("data").size(), recording.name());
      for (int i = 0; i < ours.path("data").size(); i++) {
        assertEquals(i, ours.at("/data/" + i + "/index").intValue(), recording.name());
        assertEquals(
            numbers(recording.provider(), theirs.at("/data/" + i + "/embedding")),
            numbers("", ours.at("/data/" + i + "/embedding")),
            recording.name());
      }
      for (String count : List.of("prompt_tokens", "total_tokens")) {
        assertEquals(
            theirs.path("usage").path(count).longValue(),
            ours.path("usage").path(count).longValue(),
            recording.name());
      }
      assertEquals("list", ours.path("object").textValue(), recording.name());
    }
  }

  /// Independently of the code.
  private static List<Float> numbers(String provider, JsonNode vector) {
    List<Float> numbers = new ArrayList<>();
    if (!vector.isTextual()) {
      vector.forEach(number -> numbers.add(number.floatValue()));
      return numbers;
    }
    byte[] bytes = Base64.getDecoder().decode(vector.textValue());
    if (provider.equals("perplexity")) {
      for (byte each : bytes) {
        numbers.add((float) each);
      }
      return numbers;
    }
    for (int i = 0; i < bytes.length; i += 4) {
      numbers.add(ByteBuffer.wrap(bytes, i, 4).order(ByteOrder.LITTLE_ENDIAN).getFloat());
    }
    return numbers;
  }

  private static List<Recording> recordings() throws IOException, JsonException {
    List<Recording> recordings =
        Corpus.recordings().stream()
            .filter(recording -> recording.status() == 200)
            .filter(recording -> recording.api().equals("embeddings"))
            .toList();
    assertFalse(recordings.isEmpty());
    return recordings;
  }
}
