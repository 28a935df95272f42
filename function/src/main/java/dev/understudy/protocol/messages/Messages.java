package dev.understudy.protocol.messages;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Event;
import dev.understudy.http.Headers;
import dev.understudy.protocol.Counting;
import dev.understudy.protocol.Dialect;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Protocol;
import dev.understudy.protocol.Reading;
import dev.understudy.protocol.Rendering;
import dev.understudy.protocol.ReplyReader;
import dev.understudy.protocol.StreamReader;
import dev.understudy.time.Time;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Anthropic's `/messages` (<https://docs.claude.com/en/api/messages>), wherever it is spoken. A
/// prompt of legacy completions becomes a conversation of one user message.
///
/// What becomes of each field of a request is the table [RequestFields].
public final class Messages implements Protocol {
  private final ReplyReader reader;
  private final Time time;
  private final Host host;

  /// Who speaks it: the words are the same everywhere, and what is around them is not.
  public interface Host {
    /// Anthropic itself.
    Host ANTHROPIC = body -> new Rendering.Wire("/messages", body, List.of());

    /// A request, ready to be sent.
    ///
    /// @param body as Anthropic takes it, with `model` and, for a stream, `stream`; the host's own
    ///   to change
    /// @return its adaptations are added to those that were made before
    Rendering.Wire wire(ObjectNode body);

    /// As [Protocol#takesAddresses].
    default boolean takesAddresses() {
      return true;
    }
  }

  /// At Anthropic.
  ///
  /// @param time for `created`, which Anthropic's replies do not have, and for limits that say at
  ///   what time they end
  public Messages(Time time) {
    this(time, Host.ANTHROPIC);
  }

  /// At another host.
  public Messages(Time time, Host host) {
    this.reader = new ReplyReader(MessagesErrors.RULES, time);
    this.time = time;
    this.host = host;
  }

  @Override
  public Rendering render(Operation operation, ObjectNode canonical) {
    return operation == Operation.COUNT
        ? Counting.missing("Messages")
        : at(host, new MessagesRequest(operation, canonical).render());
  }

  private static Rendering at(Host host, Rendering rendering) {
    return switch (rendering) {
      case Rendering.Unsupported unsupported -> unsupported;
      case Rendering.Wire(var _, ObjectNode body, List<String> adaptations) -> {
        Rendering.Wire wire = host.wire(body);
        yield new Rendering.Wire(
            wire.path(),
            wire.body(),
            Stream.concat(adaptations.stream(), wire.adaptations().stream()).toList());
      }
    };
  }

  @Override
  public Reading parse(Operation operation, int status, Headers headers, byte[] body) {
    return reader.read(status, headers, body, json -> MessagesReply.read(time, operation, json));
  }

  @Override
  public StreamReader stream(Operation operation) {
    return new MessagesStream(reader, time, operation);
  }

  @Override
  public Optional<ObjectNode> gather(List<Event> events) {
    return Optional.of(GatheredMessage.of(events));
  }

  @Override
  public Rendering pass(ObjectNode request) {
    return at(host, OwnWords.of(request));
  }

  @Override
  public boolean takesAddresses() {
    return host.takesAddresses();
  }

  /// See <https://docs.claude.com/en/api/beta-headers>.
  @Override
  public List<String> headers() {
    return List.of("anthropic-beta");
  }

  @Override
  public Dialect dialect() {
    return Dialect.MESSAGES;
  }
}
