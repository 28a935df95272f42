package dev.understudy.protocol.chatcompletions;

import static dev.understudy.protocol.FailureClass.ERROR_IN_200;
import static dev.understudy.protocol.FailureClass.MALFORMED;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.Judgement;
import dev.understudy.protocol.Minted;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Reading;
import dev.understudy.protocol.Reading.Fault;
import dev.understudy.protocol.ReplyReader;
import dev.understudy.time.Time;
import java.util.Optional;

/// One reply of a host that claims OpenAI's format: judged, and made what OpenAI would have sent.
///
/// Nothing that OpenAI itself sends is changed, unknown members included. What is put right was
/// seen in recordings of compatible hosts: missing ids, indexes and types, finish reasons in other
/// words, tool calls with objects for arguments or none, content that is an object.
final class CompatibleReply {
  private final ReplyReader reader;
  private final Time time;
  private final Operation operation;
  private final ObjectNode reply;

  CompatibleReply(ReplyReader reader, Time time, Operation operation, ObjectNode reply) {
    this.reader = reader;
    this.time = time;
    this.operation = operation;
    this.reply = reply;
  }

  Reading read() {
    if (!(reply.path("choices") instanceof ArrayNode choices)) {
      return new Fault(MALFORMED, "the reply has no list of choices");
    }
    for (int i = 0; i < choices.size(); i++) {
      if (!(choices.get(i) instanceof ObjectNode choice)) {
        return new Fault(MALFORMED, "choices[" + i + "] is not an object");
      }
      Optional<Fault> fault = normalize(i, choice);
      if (fault.isPresent()) {
        return fault.get();
      }
    }
    normalizeTop();
    return Judgement.of(reply);
  }

  private void normalizeTop() {
    reply.put("id", Minted.id(operation, reply, time));
    reply.put("object", Minted.object(operation));
    if (!reply.path("created").isIntegralNumber()) {
      reply.put("created", Minted.created(reply, time));
    }
    reply.put("model", Minted.model(reply));
    Heading.dropUnknownTier(reply);
  }

  private Optional<Fault> normalize(int i, ObjectNode choice) {
    String where = "choices[" + i + "]";
    Optional<Fault> error = reader.error(where, choice);
    if (error.isPresent()) {
      return error;
    }
    String finish = FinishReasons.canonical(choice.path("finish_reason").asText(""));
    if (FinishReasons.FAILED.contains(finish)) {
      return Optional.of(new Fault(ERROR_IN_200, where + " ended because the provider failed"));
    }
    boolean filtered = finish.equals("content_filter");
    boolean calls = false;
    boolean exact = false;
    switch (operation) {
      case CHAT -> {
        // Azure leaves the message out where its filter struck.
        if (filtered && !choice.hasNonNull("message")) {
          choice.set("message", Json.object());
        }
        if (!(choice.path("message") instanceof ObjectNode message)) {
          return Optional.of(new Fault(MALFORMED, where + " has no message"));
        }
        // Perplexity has one beside the message.
        choice.remove("delta");
        ChatMessage.normalize(message, finish);
        calls = message.has("tool_calls");
        exact = message.has("refusal");
      }
      case COMPLETE -> {
        if (filtered && !choice.hasNonNull("text")) {
          choice.put("text", "");
        }
        if (!choice.path("text").isTextual()) {
          return Optional.of(new Fault(MALFORMED, where + " has no text"));
        }
      }
      case EMBED, COUNT -> throw new IllegalStateException(operation + " has no choices");
    }
    if (!choice.path("index").isIntegralNumber()) {
      choice.put("index", i);
    }
    choice.put("finish_reason", FinishReasons.of(finish, calls, exact));
    return Optional.empty();
  }
}
