package dev.understudy.api.responses;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.canonical.ForeignExtras;

/// What a model thought: as a summary, or as it thought it where models say so openly. In its
/// `encrypted_content` stands what vendors want back, so that it is always ours.
final class ReasoningItem implements Item {
  private final ItemEvents events;
  private final boolean open;
  private final StringBuilder text = new StringBuilder();
  private ForeignExtras foreign = ForeignExtras.none();

  /// @param open whether these are the thoughts themselves
  ReasoningItem(ItemEvents events, boolean open) {
    this.events = events;
    this.open = open;
    events.added(item());
  }

  void think(String piece) {
    if (text.isEmpty()) {
      if (open) {
        events.part("response.content_part.added", 0, part(""));
      } else {
        events.tell(summary("response.reasoning_summary_part.added", part("")));
      }
    }
    text.append(piece);
    events.tell(textEvent("delta").put("delta", piece));
  }

  /// What vendors want back of all that was said up to here.
  void seal(ForeignExtras extras) {
    foreign = extras;
  }

  @Override
  public int index() {
    return events.index();
  }

  @Override
  public ObjectNode end(String status) {
    String whole = text.toString();
    ObjectNode item = item();
    if (!whole.isEmpty()) {
      events.tell(textEvent("done").put("text", whole));
      if (open) {
        events.part("response.content_part.done", 0, part(whole));
      } else {
        events.tell(summary("response.reasoning_summary_part.done", part(whole)));
      }
      item.withArrayProperty(open ? "content" : "summary").add(part(whole));
    }
    item.put("encrypted_content", foreign.signature());
    events.done(item);
    return item;
  }

  private ObjectNode item() {
    ObjectNode item = Json.object().put("id", events.id()).put("type", "reasoning");
    item.putArray("summary");
    if (open) {
      item.putArray("content");
    }
    return item;
  }

  private ObjectNode part(String said) {
    return Json.object().put("type", open ? "reasoning_text" : "summary_text").put("text", said);
  }

  private ObjectNode summary(String type, ObjectNode part) {
    return events.event(type).put("summary_index", 0).set("part", part);
  }

  private ObjectNode textEvent(String what) {
    return open
        ? events.event("response.reasoning_text." + what, 0)
        : events.event("response.reasoning_summary_text." + what).put("summary_index", 0);
  }
}
