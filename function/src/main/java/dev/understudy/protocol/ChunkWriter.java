package dev.understudy.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.canonical.Extras;
import dev.understudy.time.Time;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An answer on its way to the canonical form, told bit by bit: as canonical chunks, as they become
/// due; or, when all of it is told, as a whole reply. Whatever a protocol reads, stream or not, it
/// tells here.
///
/// Of a legacy completion the chunks carry text alone. What says nothing makes no chunk. Not for
/// embeddings. Stateful, for one answer and one thread.
public final class ChunkWriter {
  private static final JsonNode NOTHING = MissingNode.getInstance();

  private final Operation operation;
  private final Time time;

  /// Without the frame.
  private final List<ObjectNode> due = new ArrayList<>();

  private final Set<Integer> opened = new HashSet<>();

  /// What every chunk repeats.
  private @Nullable ObjectNode frame;

  private int choice;

  /// @param operation what was asked for
  /// @param time when the answer was made, and for an id where it has none
  public ChunkWriter(Operation operation, Time time) {
    this.operation = operation;
    this.time = time;
  }

  /// The chunks since the last time.
  public List<ObjectNode> take() {
    List<ObjectNode> taken = new ArrayList<>(due.size());
    for (ObjectNode own : due) {
      ObjectNode chunk = Json.object();
      chunk.setAll(frame());
      chunk.setAll(own);
      taken.add(chunk);
    }
    due.clear();
    return taken;
  }

  /// Everything that was told and not taken, as a whole reply.
  ///
  /// @param original as the provider said it
  public Reading whole(ObjectNode original) {
    Collector collector = new Collector(operation);
    collector.add(frame());
    due.forEach(collector::add);
    due.clear();
    return switch (collector.reply()) {
      case Reading.Answer answer -> new Reading.Answer(answer.reply(), original);
      case Reading.Empty empty -> new Reading.Empty(empty.reply(), original, empty.why());
      case Reading.Fault fault -> fault;
    };
  }

  /// The answer begins; what is told again of it does not count.
  ///
  /// @param message its `id` and `model`, where it has them
  public void begin(JsonNode message) {
    if (frame == null) {
      frame = framed(message);
    }
    if (operation == Operation.CHAT && opened.add(choice)) {
      delta(Json.object().put("role", "assistant").put("content", "").putNull("refusal"));
    }
  }

  /// What follows is of the choice `index`, from 0; of the first one until this is said.
  public void choice(int index) {
    choice = index;
  }

  /// Words of the answer.
  public void text(String text) {
    if (text.isEmpty()) {
      return;
    }
    switch (operation) {
      case CHAT -> delta(Json.object().put("content", text));
      case COMPLETE -> choice("text", Json.string(text), null);
      case EMBED, COUNT -> throw new IllegalStateException(operation + " is not told in words");
    }
  }

  /// What the model thought, as words.
  public void reasoning(String text) {
    if (!text.isEmpty()) {
      chat(Json.object().put("reasoning_content", text));
    }
  }

  /// Words with which the model declines.
  public void refusal(String text) {
    if (!text.isEmpty()) {
      chat(Json.object().put("refusal", text));
    }
  }

  /// A call begins.
  ///
  /// @param index its place among the calls of its choice, from 0
  public void call(int index, String id, String name) {
    ObjectNode call = Json.object().put("index", index).put("id", id).put("type", "function");
    call.putObject("function").put("name", name).put("arguments", "");
    call(call);
  }

  /// A piece of a call's arguments, which are JSON.
  public void arguments(int index, String piece) {
    ObjectNode call = Json.object().put("index", index);
    call.putObject("function").put("arguments", piece);
    call(call);
  }

  /// What a vendor wants back with a call: see [Extras].
  public void callExtra(int index, String vendor, ObjectNode extra) {
    ObjectNode call = Json.object().put("index", index);
    call.putObject(Extras.NAME).set(vendor, extra);
    call(call);
  }

  /// What a vendor wants back with the message: see [Extras]. Of what is told in several pieces,
  /// objects are filled and lists grow.
  public void extra(String vendor, ObjectNode extra) {
    ObjectNode delta = Json.object();
    delta.putObject(Extras.NAME).set(vendor, extra);
    chat(delta);
  }

  /// Another member of the message: `annotations`.
  public void member(String name, JsonNode value) {
    ObjectNode delta = Json.object();
    delta.set(name, value);
    chat(delta);
  }

  /// How likely the tokens were that the choice is made of: in OpenAI's shape, `{"content": […]}`.
  /// What is told of a choice in several pieces grows.
  public void logprobs(ObjectNode logprobs) {
    if (operation == Operation.CHAT) {
      delta(Json.object());
      ((ObjectNode) due.getLast().path("choices").path(0)).set("logprobs", logprobs);
    }
  }

  /// The choice ends.
  ///
  /// @param reason in OpenAI's words
  public void finish(String reason) {
    switch (operation) {
      case CHAT -> choice("delta", Json.object(), reason);
      case COMPLETE -> choice("text", Json.string(""), reason);
      case EMBED, COUNT -> throw new IllegalStateException(operation + " has no end");
    }
  }

  /// What the answer cost: last of all.
  public void usage(ObjectNode usage) {
    begin(NOTHING);
    ObjectNode own = Json.object();
    own.putArray("choices");
    own.set("usage", usage);
    due.add(own);
  }

  private void call(ObjectNode call) {
    ObjectNode delta = Json.object();
    delta.putArray("tool_calls").add(call);
    chat(delta);
  }

  private void chat(ObjectNode delta) {
    if (operation == Operation.CHAT) {
      delta(delta);
    }
  }

  private void delta(ObjectNode delta) {
    choice("delta", delta, null);
  }

  /// @param name of what is said: `delta` or `text`
  private void choice(String name, JsonNode said, @Nullable String finish) {
    begin(NOTHING);
    ObjectNode own = Json.object();
    ObjectNode told = own.putArray("choices").addObject();
    told.put("index", choice);
    told.set(name, said);
    told.putNull("logprobs");
    told.put("finish_reason", finish);
    due.add(own);
  }

  private ObjectNode frame() {
    if (frame == null) {
      frame = framed(NOTHING);
    }
    return frame;
  }

  private ObjectNode framed(JsonNode message) {
    ObjectNode framed = Json.object();
    framed.put("id", Minted.id(operation, message, time));
    framed.put("object", Chunks.object(operation));
    framed.put("created", Minted.created(message, time));
    framed.put("model", Minted.model(message));
    return framed;
  }
}
