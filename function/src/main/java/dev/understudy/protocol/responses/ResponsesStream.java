package dev.understudy.protocol.responses;

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
import dev.understudy.protocol.responses.OutputItems.Piece;
import dev.understudy.time.Time;
import java.util.List;
import java.util.Optional;

/// One stream of Responses (<https://platform.openai.com/docs/api-reference/responses-streaming>).
///
/// It ends with `response.completed`, `response.incomplete` or `response.failed`, after which
/// OpenRouter says `[DONE]`. Events that we do not know say nothing: OpenAI adds new ones.
final class ResponsesStream implements StreamReader {
  private final ReplyReader reader;
  private final ResponsesReply reply;
  private final OutputItems items;
  private boolean ended;

  ResponsesStream(ReplyReader reader, Time time, Operation operation, String vendor) {
    this.reader = reader;
    this.reply = new ResponsesReply(reader, time, operation, vendor);
    this.items = reply.items();
  }

  @Override
  public StreamReading read(Event event) {
    if (event.data().strip().equals("[DONE]")) {
      return end();
    }
    return reader.event(event, said -> said(said.path("type").asText(event.name()), said));
  }

  /// Items begin and end, and tools run at the provider. A `keepalive` shows no work.
  @Override
  public boolean isSignOfWork(Event event) {
    return event.name().startsWith("response.") && !event.name().equals("response.queued");
  }

  private StreamReading said(String type, ObjectNode said) {
    int at = said.path("output_index").asInt();
    String delta = said.path("delta").asText("");
    switch (type) {
      case "response.created", "response.in_progress" -> reply.begin(said.path("response"));
      case "response.output_item.added" -> items.begin(at, said.path("item"));
      case "response.output_text.delta" -> items.go(at, Piece.TEXT, delta);
      case "response.refusal.delta" -> items.go(at, Piece.REFUSAL, delta);
      case "response.reasoning_summary_text.delta", "response.reasoning_text.delta" ->
          items.go(at, Piece.REASONING, delta);
      case "response.reasoning_summary_part.added" -> items.part(at);
      case "response.function_call_arguments.delta" -> items.go(at, Piece.ARGUMENTS, delta);
      case "response.output_item.done" -> items.end(at, said.path("item"));
      case "response.completed", "response.incomplete", "response.failed" -> {
        return end(said.path("response"));
      }
      default -> {}
    }
    return new Part(reply.chunks().take());
  }

  private StreamReading end(JsonNode response) {
    Optional<Fault> fault = reply.end(response);
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
        : new Failed(new Fault(TRUNCATED, "the stream ended before the response did"));
  }
}
