package dev.understudy.protocol;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Event;
import dev.understudy.http.Headers;
import java.util.List;
import java.util.Optional;

/// A wire format, wherever it is spoken. Stateless, so one instance serves every call.
///
/// The canonical form in the middle is OpenAI's JSON of the [Operation]. Of a stream it is OpenAI's
/// chunks (`chat.completion.chunk`, `text_completion`): each with id, object, created, model and a
/// list of choices; the role once; what a model thinks as `reasoning_content`; tool calls by index;
/// the finish reason once; the usage in a chunk of its own without choices, after it.
public interface Protocol {
  /// Canonical to wire.
  ///
  /// @param canonical names a `model`; not changed
  Rendering render(Operation operation, ObjectNode canonical);

  /// Wire to canonical: a whole response, of any status.
  ///
  /// @param status any HTTP status; a redirect is a fault
  /// @param body whole, and whatever was sent: JSON, HTML, nothing
  Reading parse(Operation operation, int status, Headers headers, byte[] body);

  /// Wire to canonical: a stream of events, one after the other.
  ///
  /// @return for one stream
  StreamReader stream(Operation operation);

  /// The whole reply that the events of a stream told, in the wire's own words; empty where those
  /// are the canonical form.
  default Optional<ObjectNode> gather(List<Event> events) {
    return Optional.empty();
  }

  /// The dialect of the wire format.
  Dialect dialect();

  /// Whether pictures and files may be sent as addresses. Else they are fetched first, and sent as
  /// they are.
  default boolean takesAddresses() {
    return true;
  }

  /// The headers of a request in this dialect that belong to what it says, and go where it goes.
  default List<String> headers() {
    return List.of();
  }

  /// A request that came in this very dialect, to be sent on in the client's own words.
  ///
  /// @param request not changed
  default Rendering pass(ObjectNode request) {
    return new Rendering.Unsupported("the request is in another dialect");
  }
}
