package dev.understudy.api.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;

/// What a model says: parts of text and of refusal, one open at a time.
final class MessageItem implements Item {
  private static final String TEXT = "output_text";
  private static final String REFUSAL = "refusal";

  private final ItemEvents events;
  private final ObjectNode item = Json.object();
  private final ArrayNode content = Json.array();
  private final StringBuilder said = new StringBuilder();
  private final ArrayNode likely = Json.array();
  private final ArrayNode cited = Json.array();
  private String kind = "";

  MessageItem(ItemEvents events) {
    this.events = events;
    item.put("id", events.id()).put("type", "message").put("status", "in_progress");
    item.putArray("content");
    item.put("role", "assistant");
    events.added(item);
  }

  @Override
  public int index() {
    return events.index();
  }

  /// @param logprobs how likely the tokens were that it is made of, as Responses have them
  void text(String piece, ArrayNode logprobs) {
    opened(TEXT);
    said.append(piece);
    likely.addAll(logprobs);
    events.tell(event("delta").put("delta", piece).set("logprobs", logprobs));
  }

  void refuse(String piece) {
    opened(REFUSAL);
    said.append(piece);
    events.tell(event("delta").put("delta", piece));
  }

  /// Whether it is telling a text now.
  boolean isText() {
    return kind.equals(TEXT);
  }

  /// Where the text was found.
  ///
  /// @param citation as Responses have it
  void cite(JsonNode citation) {
    ObjectNode event = events.event("response.output_text.annotation.added", content.size());
    events.tell(event.put("annotation_index", cited.size()).set("annotation", citation));
    cited.add(citation);
  }

  private void opened(String wanted) {
    if (!kind.equals(wanted)) {
      close();
      kind = wanted;
      events.part("response.content_part.added", content.size(), part());
    }
  }

  private void close() {
    if (kind.isEmpty()) {
      return;
    }
    ObjectNode done = event("done").put(isText() ? "text" : REFUSAL, said.toString());
    events.tell(isText() ? done.set("logprobs", likely.deepCopy()) : done);
    ObjectNode part = part();
    events.part("response.content_part.done", content.size(), part);
    content.add(part);
    said.setLength(0);
    likely.removeAll();
    cited.removeAll();
    kind = "";
  }

  /// The open one, as far as it is told.
  private ObjectNode part() {
    ObjectNode part = Json.object().put("type", kind);
    if (!isText()) {
      return part.put(REFUSAL, said.toString());
    }
    part.set("annotations", cited.deepCopy());
    part.set("logprobs", likely.deepCopy());
    return part.put("text", said.toString());
  }

  private ObjectNode event(String what) {
    return events.event("response." + kind + "." + what, content.size());
  }

  @Override
  public ObjectNode end(String status) {
    close();
    item.put("status", status).set("content", content);
    events.done(item);
    return item;
  }
}
