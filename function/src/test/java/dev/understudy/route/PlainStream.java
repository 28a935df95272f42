package dev.understudy.route;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Event;
import dev.understudy.json.Json;
import dev.understudy.protocol.FailureClass;
import dev.understudy.protocol.Reading;
import dev.understudy.protocol.StreamReader;
import dev.understudy.protocol.StreamReading;
import java.util.List;

/// The streams of [Plain]: an event is a word of the answer, unless it is one of these: `role`,
/// `ping`, `finish`, `ends` (the same, said to nobody yet), `usage 7`, `done`, `thinks`, `calls`,
/// `!CLASS`, `?` for one that cannot be read, and `bug`.
final class PlainStream implements StreamReader {
  private boolean finished;

  @Override
  public StreamReading read(Event event) {
    String[] words = event.data().split(" ", 2);
    return switch (words[0]) {
      case "role" -> part(delta("role", "assistant"));
      case "ping" -> new StreamReading.Part(List.of());
      case "thinks" -> part(delta("reasoning_content", "hm"));
      case "calls" -> {
        ObjectNode chunk = delta("content", "");
        ((ObjectNode) chunk.at("/choices/0/delta")).putArray("tool_calls").addObject();
        yield part(chunk);
      }
      case "finish" -> {
        finished = true;
        ObjectNode chunk = delta("content", "");
        ((ObjectNode) chunk.at("/choices/0")).put("finish_reason", "stop");
        yield part(chunk);
      }
      case "ends" -> {
        finished = true;
        yield new StreamReading.Part(List.of());
      }
      case "usage" -> {
        ObjectNode chunk = Json.object();
        chunk.putArray("choices");
        chunk.putObject("usage").put("completion_tokens", Integer.parseInt(words[1]));
        yield part(chunk);
      }
      case "done" -> finished ? new StreamReading.Over(List.of()) : end();
      case "bug" -> throw new IllegalStateException("a bug in reading");
      case "?" -> new StreamReading.Unreadable("no JSON");
      default ->
          event.data().startsWith("!")
              ? new StreamReading.Failed(
                  new Reading.Fault(FailureClass.valueOf(words[0].substring(1)), event.data()))
              : part(delta("content", event.data()));
    };
  }

  @Override
  public StreamReading end() {
    return finished
        ? new StreamReading.Over(List.of())
        : new StreamReading.Failed(new Reading.Fault(FailureClass.TRUNCATED, "no finish"));
  }

  private static StreamReading part(ObjectNode chunk) {
    return new StreamReading.Part(List.of(chunk));
  }

  private static ObjectNode delta(String field, String value) {
    ObjectNode chunk = Json.object().put("id", "1").put("object", "chat.completion.chunk");
    chunk.put("created", 1).put("model", "m");
    ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
    choice.putObject("delta").put(field, value);
    choice.putNull("finish_reason");
    return chunk;
  }
}
