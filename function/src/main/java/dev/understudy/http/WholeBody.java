package dev.understudy.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/// Gathers a body in memory, up to a bound; beyond it the connection is closed and the body fails
/// with [TooLarge].
final class WholeBody implements HttpResponse.BodySubscriber<Body> {
  private final CompletableFuture<Body> whole = new CompletableFuture<>();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final long announced;
  private final int most;
  private final Runnable onPiece;
  private Flow.@Nullable Subscription subscription;

  /// @param announced the body's size by its `Content-Length`, in bytes; 0 when there is none
  /// @param most the bound, in bytes
  /// @param onPiece called for each piece that comes
  WholeBody(long announced, int most, Runnable onPiece) {
    this.announced = announced;
    this.most = most;
    this.onPiece = onPiece;
  }

  @Override
  public CompletionStage<Body> getBody() {
    return whole;
  }

  /// Whether nothing more comes.
  boolean isOver() {
    return whole.isDone();
  }

  @Override
  public void onSubscribe(Flow.Subscription pieces) {
    subscription = pieces;
    if (announced > most) {
      refuse(pieces);
    } else {
      pieces.request(Long.MAX_VALUE);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> piece) {
    onPiece.run();
    for (ByteBuffer buffer : piece) {
      if (bytes.size() + (long) buffer.remaining() > most) {
        refuse(subscription);
        return;
      }
      byte[] copy = new byte[buffer.remaining()];
      buffer.get(copy);
      bytes.writeBytes(copy);
    }
  }

  @Override
  public void onError(Throwable thrown) {
    whole.completeExceptionally(thrown);
  }

  @Override
  public void onComplete() {
    whole.complete(new Body.Bytes(bytes.toByteArray()));
  }

  private void refuse(Flow.@Nullable Subscription pieces) {
    whole.completeExceptionally(new TooLarge());
    bytes.reset();
    if (pieces != null) {
      pieces.cancel();
    }
  }

  /// The body is larger than the bound.
  static final class TooLarge extends IOException {
    TooLarge() {
      super("larger than we hold");
    }
  }
}
