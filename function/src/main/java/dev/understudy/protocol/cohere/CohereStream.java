package dev.understudy.protocol.cohere;

import static dev.understudy.protocol.FailureClass.TRUNCATED;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Event;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Reading.Fault;
import dev.understudy.protocol.ReplyReader;
import dev.understudy.protocol.StreamReader;
import dev.understudy.protocol.StreamReading;
import dev.understudy.protocol.StreamReading.Failed;
import dev.understudy.protocol.StreamReading.Over;
import dev.understudy.protocol.StreamReading.Part;
import dev.understudy.time.Time;
import java.util.List;
import java.util.Optional;

/// One of Cohere's streams (<https://docs.cohere.com/reference/chat-stream>). `message-end` is the
/// end; the `[DONE]` after it may be missing. It may report an error, under a status that says
/// success.
final class CohereStream implements StreamReader {
  private final ReplyReader reader;
  private final CohereReply reply;
  private boolean ended;

  CohereStream(ReplyReader reader, Time time, Operation operation) {
    this.reader = reader;
    this.reply = new CohereReply(reader, time, operation);
  }

  @Override
  public StreamReading read(Event event) {
    if (event.data().strip().equals("[DONE]")) {
      return end();
    }
    return reader.event(event, said -> said(said.path("type").asText(event.name()), said));
  }

  private StreamReading said(String type, ObjectNode said) {
    int index = said.path("index").asInt();
    JsonNode message = said.path("delta").path("message");
    JsonNode calls = message.path("tool_calls");
    switch (type) {
      case "message-start" -> reply.chunks().begin(said);
      case "content-start", "content-delta" -> reply.content(message.path("content"));
      case "tool-plan-delta" -> reply.chunks().text(message.path("tool_plan").asText(""));
      case "tool-call-start" -> {
        reply.call(index, calls);
        reply.arguments(index, calls.at("/function/arguments").asText(""));
      }
      case "tool-call-delta" -> reply.arguments(index, calls.at("/function/arguments").asText(""));
      case "citation-start" -> {
        if (message.path("citations").isObject()) {
          reply.cite(message.path("citations"));
        }
      }
      case "message-end" -> {
        return end(said.path("delta"));
      }
      default -> {}
    }
    return new Part(reply.chunks().take());
  }

  private StreamReading end(JsonNode end) {
    Optional<Fault> fault = reply.end(end);
    if (fault.isPresent()) {
      return new Failed(fault.get());
    }
    ended = true;
    return new Over(reply.chunks().take());
  }

  @Override
  public StreamReading end() {
    return ended
        ? new Over(List.of())
        : new Failed(new Fault(TRUNCATED, "the stream ended before the message did"));
  }
}
