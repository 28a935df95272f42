package dev.understudy.api.messages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.api.Problem;
import dev.understudy.api.StreamWriter;
import dev.understudy.api.Untold;
import dev.understudy.http.Event;
import dev.understudy.json.Json;
import dev.understudy.protocol.Chunks;
import dev.understudy.protocol.canonical.Extras;
import dev.understudy.protocol.messages.Thoughts;
import dev.understudy.route.AnswerStream;
import dev.understudy.secret.Redaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A streamed answer in Anthropic's dialect: the provider's own events where it speaks that, else
/// blocks that are opened and closed one after the other, as the canonical chunks come.
///
/// See <https://docs.claude.com/en/docs/build-with-claude/streaming>.
final class MessageStreamWriter implements StreamWriter {
  private static final Event PING = new Event("ping", "{\"type\": \"ping\"}");

  private final boolean own;
  private final Untold untold;
  private final List<Event> due = new ArrayList<>();
  private final Blocks blocks = new Blocks(this::add);
  private Optional<Boolean> passes = Optional.empty();
  private boolean begun;
  private boolean over;
  private boolean refused;
  private String finish = "";
  private JsonNode usage = Json.object();

  /// @param own whether the dialect is the provider's own
  /// @param untold hears of what has no block
  MessageStreamWriter(boolean own, Untold untold) {
    this.own = own;
    this.untold = untold;
  }

  @Override
  public List<Event> write(AnswerStream.Piece piece) {
    if (passes.isEmpty()) {
      passes = Optional.of(own && piece.original().isPresent());
    }
    if (passes.get()) {
      over |= piece.original().filter(each -> each.name().equals("message_stop")).isPresent();
      return piece.original().stream().toList();
    }
    piece.chunks().forEach(chunk -> blocks.extras(Chunks.first(chunk).path("delta")));
    piece.chunks().forEach(this::read);
    return take();
  }

  private void read(ObjectNode chunk) {
    begin(chunk);
    JsonNode choice = Chunks.first(chunk);
    JsonNode delta = choice.path("delta");
    blocks.thinking(delta.path("reasoning_content").asText(""));
    blocks.thoughts(Thoughts.in(Extras.of(delta)));
    blocks.text(delta.path("content").asText(""));
    String refusal = delta.path("refusal").asText("");
    refused |= !refusal.isEmpty();
    blocks.text(refusal);
    delta.path("tool_calls").forEach(blocks::call);
    untold.in(delta);
    if (choice.path("finish_reason").isTextual()) {
      finish = choice.path("finish_reason").textValue();
    }
    if (chunk.path("usage").isObject()) {
      usage = chunk.path("usage");
    }
  }

  private void begin(JsonNode chunk) {
    if (!begun) {
      begun = true;
      ObjectNode start = Json.object().put("type", "message_start");
      start.set("message", Message.beginning(chunk));
      add(start);
    }
  }

  @Override
  public List<Event> end() {
    if (over) {
      return List.of();
    }
    over = true;
    if (!passes.orElse(false)) {
      begin(Json.object());
      blocks.close();
      ObjectNode last = Json.object().put("type", "message_delta");
      ObjectNode delta = last.putObject("delta");
      delta.put("stop_reason", Message.stopReason(finish, blocks.haveCalls(), refused));
      delta.putNull("stop_sequence");
      last.set("usage", Message.usage(usage));
      add(last);
    }
    add(Json.object().put("type", "message_stop"));
    return take();
  }

  @Override
  public List<Event> broke(Problem problem, Redaction redaction) {
    return List.of(MessagesError.event(problem, redaction));
  }

  @Override
  public Event keepAlive() {
    return PING;
  }

  private void add(ObjectNode event) {
    due.add(new Event(event.path("type").textValue(), Json.text(event)));
  }

  private List<Event> take() {
    List<Event> taken = List.copyOf(due);
    due.clear();
    return taken;
  }
}
