package dev.understudy.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Headers;
import dev.understudy.json.Json;
import dev.understudy.time.Time;
import java.util.List;

/// [Operation#COUNT] at a host that counts: the request is rendered as for an answer, and put into
/// the words in which the host is asked for its tokens.
public final class Counting implements Protocol {
  /// What of a request a model reads. All else says how to answer, and changes no count.
  private static final List<String> READ =
      List.of(
          "model",
          "messages",
          "system",
          "tools",
          "functions",
          "tool_choice",
          "function_call",
          "parallel_tool_calls",
          "response_format",
          "output_config",
          "thinking",
          "reasoning",
          "reasoning_effort",
          "verbosity");

  /// So that no limit of an answer that nobody asks for is made up, or found too small.
  private static final int UNLIMITED = 1_000_000;

  private final Protocol chat;
  private final Words words;
  private final ReplyReader reader;

  /// How a host is asked.
  public interface Words {
    /// The question.
    ///
    /// @param model as the request names it
    /// @param chat the wire's request for an answer; may be changed
    Rendering.Wire wire(String model, ObjectNode chat);

    /// The member of the reply that is the number.
    String number();
  }

  /// @param chat how an answer is asked for there
  public Counting(Protocol chat, Words words, Time time) {
    this.chat = chat;
    this.words = words;
    this.reader = new ReplyReader(List.of(), time);
  }

  /// Why nobody is asked where nobody counts.
  ///
  /// @param dialect which has no words for it
  public static Rendering.Unsupported missing(String dialect) {
    return new Rendering.Unsupported(dialect + " cannot be asked how many tokens a request has");
  }

  @Override
  public Rendering render(Operation operation, ObjectNode canonical) {
    ObjectNode asked = Json.object();
    READ.stream().filter(canonical::has).forEach(name -> asked.set(name, canonical.path(name)));
    asked.put("max_tokens", UNLIMITED);
    return counted(canonical, chat.render(Operation.CHAT, asked));
  }

  @Override
  public Rendering pass(ObjectNode request) {
    return counted(request, chat.pass(request));
  }

  private Rendering counted(ObjectNode request, Rendering rendering) {
    return switch (rendering) {
      case Rendering.Unsupported unsupported -> unsupported;
      case Rendering.Wire(var _, ObjectNode body, List<String> adaptations) -> {
        Rendering.Wire wire = words.wire(request.path("model").asText(""), body);
        yield new Rendering.Wire(wire.path(), wire.body(), adaptations);
      }
    };
  }

  @Override
  public Reading parse(Operation operation, int status, Headers headers, byte[] body) {
    return status / 100 == 2
        ? reader.read(status, headers, body, this::count)
        : chat.parse(Operation.CHAT, status, headers, body);
  }

  private Reading count(ObjectNode json) {
    JsonNode number = json.path(words.number());
    if (!number.isIntegralNumber() || !number.canConvertToLong() || number.longValue() < 0) {
      return new Reading.Fault(
          FailureClass.MALFORMED, "the reply has no number of tokens in " + words.number());
    }
    ObjectNode reply = Json.object().put("object", Minted.object(Operation.COUNT));
    reply.set("input_tokens", number);
    return new Reading.Answer(reply, json);
  }

  @Override
  public StreamReader stream(Operation operation) {
    throw new IllegalStateException("a count is not streamed");
  }

  @Override
  public Dialect dialect() {
    return chat.dialect();
  }

  @Override
  public boolean takesAddresses() {
    return chat.takesAddresses();
  }

  @Override
  public List<String> headers() {
    return chat.headers();
  }
}
