package dev.understudy.protocol.converse;

import static dev.understudy.protocol.FailureClass.TRUNCATED;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Event;
import dev.understudy.json.Json;
import dev.understudy.protocol.Reading.Fault;
import dev.understudy.protocol.ReplyReader;
import dev.understudy.protocol.StreamReader;
import dev.understudy.protocol.StreamReading;
import dev.understudy.protocol.StreamReading.Failed;
import dev.understudy.protocol.StreamReading.Over;
import dev.understudy.protocol.StreamReading.Part;
import dev.understudy.protocol.converse.ConverseReply.Call;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One of ConverseStream's streams on its way to canonical chunks.
///
/// See <https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStream.html>.
/// The stop reason is what makes an answer whole; the count of its tokens comes after it, and last
/// of all. Blocks of text and of reasoning begin with their first piece. What we do not know says
/// nothing, and neither does `p`, which only hides how long an event is.
final class ConverseStream implements StreamReader {
  private final ReplyReader reader;
  private final ConverseReply reply;
  private final Map<Integer, Input> calls = new HashMap<>();
  private final Map<Integer, Thought> thoughts = new HashMap<>();
  private boolean stopped;

  /// A call whose input is still coming.
  private static final class Input {
    private final Call call;
    private boolean begun;

    Input(Call call) {
      this.call = call;
    }
  }

  /// What a model thinks, as far as it was told.
  private static final class Thought {
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder signature = new StringBuilder();
    private final StringBuilder redacted = new StringBuilder();

    /// As Bedrock has it whole.
    ObjectNode whole() {
      ObjectNode whole = Json.object();
      if (!redacted.isEmpty()) {
        return whole.put("redactedContent", redacted.toString());
      }
      ObjectNode said = whole.putObject("reasoningText").put("text", text.toString());
      if (!signature.isEmpty()) {
        said.put("signature", signature.toString());
      }
      return whole;
    }
  }

  ConverseStream(ReplyReader reader, ConverseReply reply) {
    this.reader = reader;
    this.reply = reply;
  }

  @Override
  public StreamReading read(Event event) {
    String name = event.name();
    boolean failed = name.endsWith("Exception") || name.equals("error");
    return ReplyReader.object(event, said -> failed ? exception(name, said) : said(name, said));
  }

  /// An error that came after the status line.
  private StreamReading exception(String name, ObjectNode said) {
    ObjectNode error = Json.object().put("code", name);
    error.setAll(said);
    error.put("type", "error");
    return new Failed(reader.errorInStream(ReplyReader.AN_EVENT, error).orElseThrow());
  }

  private StreamReading said(String name, ObjectNode said) {
    int block = said.path("contentBlockIndex").asInt();
    switch (name) {
      case "messageStart" -> reply.begin(said);
      case "contentBlockStart" -> {
        JsonNode use = said.path("start").path("toolUse");
        if (use.isObject()) {
          calls.put(block, new Input(reply.call(use)));
        }
      }
      case "contentBlockDelta" -> piece(block, said.path("delta"));
      case "contentBlockStop" -> close(block);
      case "messageStop" -> {
        Optional<Fault> broken = stop(said.path("stopReason").asText(""));
        if (broken.isPresent()) {
          return new Failed(broken.get());
        }
      }
      case "metadata" -> {
        reply.usage(said.path("usage"));
        return stopped ? new Over(reply.take()) : new Part(reply.take());
      }
      default -> {}
    }
    return new Part(reply.take());
  }

  private void piece(int block, JsonNode delta) {
    reply.text(delta.path("text").asText(""));
    String input = delta.path("toolUse").path("input").asText("");
    Input open = calls.get(block);
    if (open != null && !input.isEmpty()) {
      open.begun = true;
      reply.arguments(open.call, input);
    }
    JsonNode reasoning = delta.path("reasoningContent");
    if (reasoning.isObject()) {
      Thought thought = thoughts.computeIfAbsent(block, _ -> new Thought());
      thought.text.append(reasoning.path("text").asText(""));
      thought.signature.append(reasoning.path("signature").asText(""));
      thought.redacted.append(reasoning.path("redactedContent").asText(""));
      reply.reasoning(reasoning.path("text").asText(""));
    }
  }

  /// A call without input has empty pieces alone, and its arguments are an empty object.
  private void close(int block) {
    Input open = calls.remove(block);
    if (open != null && !open.begun) {
      reply.arguments(open.call, "{}");
    }
    Thought thought = thoughts.remove(block);
    if (thought != null) {
      reply.keep(thought.whole());
    }
  }

  private Optional<Fault> stop(String reason) {
    if (stopped) {
      return Optional.empty();
    }
    stopped = true;
    List.copyOf(calls.keySet()).forEach(this::close);
    List.copyOf(thoughts.keySet()).forEach(this::close);
    return reply.stop(reason);
  }

  /// Blocks of calls that run at Bedrock, and of thoughts that are not shown.
  @Override
  public boolean isSignOfWork(Event event) {
    return event.name().equals("contentBlockStart") || event.name().equals("contentBlockStop");
  }

  @Override
  public StreamReading end() {
    return stopped
        ? new Over(List.of())
        : new Failed(new Fault(TRUNCATED, "the stream ended without a stop reason"));
  }
}
