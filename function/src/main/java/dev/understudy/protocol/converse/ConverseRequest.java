package dev.understudy.protocol.converse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.PathSegment;
import dev.understudy.json.Json;
import dev.understudy.protocol.FieldTable;
import dev.understudy.protocol.Notes;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Rendering;
import dev.understudy.protocol.canonical.Chat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// One canonical request on its way to Converse.
///
/// Fields: <https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html>.
final class ConverseRequest {
  private static final String VENDOR = "Amazon Bedrock's Converse";

  /// Labels of a request, as AWS's API reference bounds them.
  private static final int MOST_LABELS = 16;

  private static final String LABEL = "[a-zA-Z0-9\\s:_@$#=/+,.-]{1,256}";

  private final Operation operation;
  private final ObjectNode canonical;
  private final ModelId model;
  private final Notes notes = new Notes();
  private final ObjectNode body = Json.object();

  ConverseRequest(Operation operation, ObjectNode canonical) {
    this.operation = operation;
    this.canonical = canonical;
    this.model = ModelId.of(canonical.path("model").asText(""));
  }

  Rendering render() {
    Chat chat = Chat.of(operation == Operation.CHAT ? canonical : asChat(), notes);
    CachePoints cache = new CachePoints(model, notes);
    Turns turns = new Turns(model, cache, notes);
    turns.system(canonical.path("system"), chat.system());
    turns.dialogue(chat.dialogue("Amazon Bedrock", notes));
    if (turns.messages().isEmpty()) {
      notes.refused("messages has none of a user or assistant, and Amazon Bedrock requires one");
    }
    body.set("messages", turns.messages());
    if (!turns.system().isEmpty()) {
      body.set("system", turns.system());
    }
    Tools tools = new Tools(model, cache, notes);
    tools.write(chat, turns.called(), body);
    JsonAnswer.write(model, chat, body, notes);
    Sampling sampling = new Sampling(model, canonical, notes);
    sampling.write(chat);
    Thinking.write(model, chat, body, sampling, notes);
    labels();
    tier();
    FieldTable fields = operation == Operation.CHAT ? RequestFields.CHAT : RequestFields.COMPLETE;
    put("inferenceConfig", sampling.config());
    put("additionalModelRequestFields", sampling.additional());
    fields.judge(canonical, body, notes);
    boolean stream = canonical.path("stream").asBoolean();
    return notes.rendering(
        "/model/"
            + PathSegment.of(canonical.path("model").asText(""))
            + (stream ? "/converse-stream" : "/converse"),
        body);
  }

  /// A prompt as a conversation of one user turn.
  private ObjectNode asChat() {
    JsonNode prompt = canonical.path("prompt");
    if (prompt.isArray() && prompt.size() == 1) {
      prompt = prompt.get(0);
    }
    ObjectNode chat = Json.object();
    chat.setAll(canonical);
    chat.remove(List.of("messages", "tools", "tool_choice", "response_format"));
    if (prompt.isTextual()) {
      chat.putArray("messages").addObject().put("role", "user").set("content", prompt);
    } else {
      notes.refused("prompt is not one string, which is all that a user message can carry");
    }
    return chat;
  }

  /// The client's own words for it count before ours.
  private void put(String name, ObjectNode ours) {
    if (canonical.path(name) instanceof ObjectNode own) {
      for (Map.Entry<String, JsonNode> member : own.properties()) {
        if (ours.has(member.getKey()) && !ours.get(member.getKey()).equals(member.getValue())) {
          notes.adapted(
              "%s.%s was sent: what another field of the request says of it was left out."
                  .formatted(name, member.getKey()));
        }
      }
      ours.setAll(own);
    } else if (canonical.hasNonNull(name)) {
      notes.refused(name + " is not an object");
    }
    if (!ours.isEmpty()) {
      body.set(name, ours);
    }
  }

  /// OpenAI's labels are Bedrock's, for the log of invocations.
  private void labels() {
    ObjectNode labels = Json.object();
    for (Map.Entry<String, JsonNode> label : canonical.path("metadata").properties()) {
      String value = label.getValue().asText("");
      if (labels.size() < MOST_LABELS
          && label.getKey().matches(LABEL)
          && label.getValue().isTextual()
          && value.matches(LABEL)) {
        labels.put(label.getKey(), value);
      }
    }
    if (labels.size() < canonical.path("metadata").size()) {
      notes.adapted(
          "metadata was left out in part: %s takes %d short texts.".formatted(VENDOR, MOST_LABELS));
    }
    if (canonical.hasNonNull("requestMetadata") && !labels.isEmpty()) {
      notes.adapted("metadata was left out: requestMetadata was sent in its place.");
    } else if (!labels.isEmpty()) {
      body.set("requestMetadata", labels);
    }
  }

  /// <https://docs.aws.amazon.com/bedrock/latest/userguide/service-tiers-inference.html>. What
  /// OpenAI calls `auto` is what is done where nothing is said.
  private void tier() {
    String tier = canonical.path("service_tier").asText("auto");
    if (Set.of("default", "flex", "priority").contains(tier)) {
      body.putObject("serviceTier").put("type", tier);
    } else if (canonical.hasNonNull("service_tier") && !tier.equals("auto")) {
      notes.adapted("service_tier was left out: " + VENDOR + " has default, flex and priority.");
    }
  }

  /// A list of one text block.
  static ArrayNode texts(String text) {
    ArrayNode blocks = Json.array();
    blocks.addObject().put("text", text);
    return blocks;
  }
}
