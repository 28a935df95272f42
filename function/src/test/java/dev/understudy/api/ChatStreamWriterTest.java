package dev.understudy.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Event;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.protocol.FailureClass;
import dev.understudy.protocol.FixedTime;
import dev.understudy.route.AnswerStream;
import dev.understudy.route.Delivery;
import dev.understudy.route.Ledger;
import dev.understudy.route.Outcome;
import dev.understudy.secret.Redaction;
import dev.understudy.secret.Secret;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChatStreamWriterTest {
  private static final String WORDS = "{\"id\":\"i\",\"choices\":[{\"index\":0}],\"usage\":null}";
  private static final String PLAIN = "{\"id\":\"i\",\"choices\":[{\"index\":0}]}";
  private static final String COUNT =
      "{\"id\":\"i\",\"choices\":[],\"usage\":{\"total_tokens\":3}}";

  @Test
  void theUsageIsToldToWhoAskedAndIsNullInEveryOtherChunk() throws JsonException {
    StreamWriter writer = new ChatStreamWriter(new Delivery(true, true, true, false));
    assertEquals(
        List.of(Event.of(WORDS), Event.of(WORDS), Event.of(COUNT)),
        writer.write(piece(WORDS, PLAIN, COUNT)));
  }

  @Test
  void whoDidNotAskHearsNothingOfTheUsage() throws JsonException {
    StreamWriter writer = new ChatStreamWriter(new Delivery(true, false, true, false));
    assertEquals(
        List.of(Event.of(PLAIN), Event.of(PLAIN)), writer.write(piece(WORDS, PLAIN, COUNT)));
  }

  @Test
  void theChunksAreNotChanged() throws JsonException {
    AnswerStream.Piece piece = piece(WORDS, PLAIN);
    new ChatStreamWriter(new Delivery(true, true, true, false)).write(piece);
    new ChatStreamWriter(new Delivery(true, false, true, false)).write(piece);
    assertEquals(List.of(WORDS, PLAIN), piece.chunks().stream().map(Json::text).toList());
  }

  @Test
  void aWholeAnswerEndsWithDone() {
    assertEquals(
        List.of(Event.of("[DONE]")),
        new ChatStreamWriter(new Delivery(true, true, true, false)).end());
  }

  @Test
  void anAnswerThatBrokeEndsWithAnErrorAndNothingElse() throws JsonException {
    Redaction redaction = new Redaction();
    redaction.add(new Secret("hunter2-hunter2"));
    Problem problem =
        Problem.broke(
            new Outcome.Failure(FailureClass.OVERLOADED, "no hunter2-hunter2 now"),
            new Ledger(new FixedTime()));
    List<Event> last =
        new ChatStreamWriter(new Delivery(true, true, true, false)).broke(problem, redaction);
    assertEquals(1, last.size());
    assertEquals("error", last.getFirst().name());
    JsonNode body = Json.parse(last.getFirst().data().getBytes(UTF_8));
    assertEquals(1, body.size());
    assertEquals("overloaded", body.at("/error/code").textValue());
    assertEquals("api_error", body.at("/error/type").textValue());
    assertEquals("The answer is not whole: no *** now", body.at("/error/message").textValue());
    assertFalse(body.at("/error/param").isMissingNode());
  }

  private static AnswerStream.Piece piece(String... chunks) throws JsonException {
    List<ObjectNode> parsed = new java.util.ArrayList<>();
    for (String chunk : chunks) {
      parsed.add((ObjectNode) Json.parse(chunk.getBytes(UTF_8)));
    }
    return new AnswerStream.Piece(parsed, Optional.of(Event.of("not shown")));
  }
}
