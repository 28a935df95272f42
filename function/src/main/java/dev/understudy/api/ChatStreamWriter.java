package dev.understudy.api;

import dev.understudy.http.Event;
import dev.understudy.route.AnswerStream;
import dev.understudy.route.Delivery;
import dev.understudy.secret.Redaction;
import java.util.List;

/// A streamed answer in OpenAI's dialect, which is the canonical form: chunks without a name, and
/// `[DONE]` at the end of a whole answer alone.
///
/// See <https://platform.openai.com/docs/api-reference/chat-streaming>.
final class ChatStreamWriter implements StreamWriter {
  private final Delivery delivery;

  ChatStreamWriter(Delivery delivery) {
    this.delivery = delivery;
  }

  @Override
  public List<Event> write(AnswerStream.Piece piece) {
    throw new UnsupportedOperationException("to be written: " + delivery);
  }

  @Override
  public List<Event> end() {
    throw new UnsupportedOperationException("to be written");
  }

  @Override
  public List<Event> broke(Problem problem, Redaction redaction) {
    throw new UnsupportedOperationException("to be written");
  }
}
