package dev.understudy.api.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.api.Untold;
import dev.understudy.json.Json;
import dev.understudy.protocol.canonical.Extras;
import dev.understudy.protocol.canonical.ForeignExtras;
import dev.understudy.protocol.canonical.Media;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The output of one response, made of canonical deltas: each item is told as it comes, and kept.
///
/// What is thought or said ends when something else begins. A call ends then if its arguments are
/// whole, else with the output: some hosts tell several calls at the same time.
final class Output {
  private final Ids ids;
  private final Set<String> custom;
  private final boolean openly;
  private final Untold untold;
  private final Consumer<ObjectNode> events;
  private final Map<Integer, ObjectNode> ended = new TreeMap<>();
  private final Map<Integer, String> callIds = new HashMap<>();
  private final Map<Integer, CallItem> calls = new TreeMap<>();
  private @Nullable ReasoningItem reasoning;
  private @Nullable MessageItem message;
  private ForeignExtras foreign = ForeignExtras.none();
  private ArrayNode likely = Json.array();
  private ArrayNode cited = Json.array();
  private int begun;

  /// @param custom the names of tools that the client knows as custom ones
  /// @param openly whether the model's thoughts are told themselves, and not in a summary
  /// @param untold hears of what has no item
  /// @param events takes each event, without its number
  Output(Ids ids, Set<String> custom, boolean openly, Untold untold, Consumer<ObjectNode> events) {
    this.ids = ids;
    this.custom = custom;
    this.openly = openly;
    this.untold = untold;
    this.events = events;
  }

  /// The items that have ended.
  ArrayNode items() {
    return Json.array().addAll(ended.values());
  }

  /// What vendors want back of `delta`. It is told with the next item of reasoning that ends, so
  /// all that comes at once is to be heard before any of it is told: a call's goes before the call.
  void extras(JsonNode delta) {
    foreign.addOfMessage(delta.path(Extras.NAME), "");
    for (JsonNode call : delta.path("tool_calls")) {
      int index = call.path("index").asInt();
      if (call.path("id").isTextual()) {
        callIds.put(index, call.path("id").textValue());
      }
      foreign.addOfCall(callIds.getOrDefault(index, ""), call.path(Extras.NAME));
    }
  }

  /// What is said in one choice of a chunk.
  void add(JsonNode choice) {
    JsonNode delta = choice.path("delta");
    choice.at("/logprobs/content").forEach(token -> likely.add(Likely.of(token)));
    Citations.of(delta.path("annotations")).forEach(cited::add);
    think(delta.path("reasoning_content").asText(""));
    say(delta.path("content").asText(""));
    refuse(delta.path("refusal").asText(""));
    delta.path("tool_calls").forEach(this::call);
    delta.path("images").forEach(this::picture);
    untold.in(delta);
    delta.path("output_items").forEach(this::keep);
    cite();
  }

  private void think(String piece) {
    if (piece.isEmpty()) {
      return;
    }
    if (reasoning == null) {
      endMessage();
      endWholeCalls();
      reasoning = new ReasoningItem(begin("rs"), openly);
    }
    reasoning.think(piece);
  }

  private void say(String piece) {
    if (!piece.isEmpty()) {
      message().text(piece, likely);
      likely = Json.array();
    }
  }

  private void refuse(String piece) {
    if (!piece.isEmpty()) {
      message().refuse(piece);
    }
  }

  private MessageItem message() {
    MessageItem open = message;
    if (open == null) {
      endAll();
      open = new MessageItem(begin("msg"));
      message = open;
    }
    return open;
  }

  /// As soon as there is text that it can be of.
  private void cite() {
    if (message != null && message.isText()) {
      cited.forEach(message::cite);
      cited = Json.array();
    }
  }

  private void call(JsonNode call) {
    int index = call.path("index").asInt();
    CallItem open = calls.get(index);
    if (open == null) {
      endAll();
      boolean text = custom.contains(call.at("/function/name").asText(""));
      open = new CallItem(begin(text ? "ctc" : "fc"), call, text);
      calls.put(index, open);
    }
    if (!ended.containsKey(open.index())) {
      open.add(call.at("/function/arguments").asText(""));
    }
  }

  private void picture(JsonNode image) {
    if (Picture.media(image) instanceof Media.Data data) {
      endAll();
      ItemEvents told = begin("ig");
      ended.put(told.index(), Picture.tell(told, data));
    } else {
      untold.warn("a picture at an address");
    }
  }

  /// An item that has no other place in the canonical form, as its vendor has it.
  private void keep(JsonNode item) {
    endAll();
    if (item instanceof ObjectNode kept) {
      int index = begun++;
      ItemEvents told = new ItemEvents(kept.path("id").asText(""), index, events);
      told.added(kept);
      told.done(kept);
      ended.put(index, kept);
    }
  }

  /// Nothing more comes.
  ///
  /// @param whole whether the model has said all that it would have said
  void end(boolean whole) {
    String status = whole ? "completed" : "incomplete";
    Map<Integer, Item> open = new TreeMap<>();
    calls.values().forEach(call -> open.put(call.index(), call));
    Optional.ofNullable(message).ifPresent(it -> open.put(it.index(), it));
    open.values().forEach(item -> end(item, status));
    endReasoning();
  }

  /// Something else begins.
  private void endAll() {
    endMessage();
    endWholeCalls();
    endReasoning();
  }

  private ItemEvents begin(String kind) {
    int index = begun++;
    return new ItemEvents(ids.item(kind, index), index, events);
  }

  private void end(Item item, String status) {
    if (!ended.containsKey(item.index())) {
      ended.put(item.index(), item.end(status));
    }
  }

  /// With what vendors want back; that has an item of its own where nothing was thought.
  private void endReasoning() {
    ReasoningItem open = reasoning;
    if (open == null && !foreign.isEmpty()) {
      open = new ReasoningItem(begin("rs"), openly);
    }
    if (open != null) {
      open.seal(foreign);
      foreign = ForeignExtras.none();
      end(open, "completed");
      reasoning = null;
    }
  }

  private void endMessage() {
    if (message != null) {
      end(message, "completed");
      message = null;
    }
  }

  private void endWholeCalls() {
    calls.values().stream()
        .filter(call -> !ended.containsKey(call.index()) && call.isWhole())
        .forEach(call -> end(call, "completed"));
  }
}
