package dev.understudy.http;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A body whose content type does not say what it is: its first bytes do.
final class SniffedBody implements HttpResponse.BodySubscriber<Body> {
  /// How a stream of events begins.
  private static final List<String> FIELDS = List.of("data:", "event:", "id:", "retry:", ":");

  /// How a frame of AWS's begins: with its length, which is below 16 MB. No text does.
  private static final String FRAME = "\0";

  /// How much of a body is looked at, in bytes: white space without end is no stream.
  private static final int MOST = 1024;

  private final CompletableFuture<Body> body = new CompletableFuture<>();
  private final List<ByteBuffer> held = new ArrayList<>();
  private final StringBuilder start = new StringBuilder();
  private final Supplier<HttpResponse.BodySubscriber<Body>> events;
  private final Supplier<HttpResponse.BodySubscriber<Body>> frames;
  private final Supplier<HttpResponse.BodySubscriber<Body>> whole;
  private Flow.@Nullable Subscription subscription;
  private HttpResponse.@Nullable BodySubscriber<Body> chosen;

  /// @param events takes the body if it is a stream of events
  /// @param frames takes it if it is one in AWS's frames
  /// @param whole takes it if it is anything else
  SniffedBody(
      Supplier<HttpResponse.BodySubscriber<Body>> events,
      Supplier<HttpResponse.BodySubscriber<Body>> frames,
      Supplier<HttpResponse.BodySubscriber<Body>> whole) {
    this.events = events;
    this.frames = frames;
    this.whole = whole;
  }

  @Override
  public CompletionStage<Body> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Flow.Subscription pieces) {
    subscription = pieces;
    pieces.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> piece) {
    if (chosen != null) {
      chosen.onNext(piece);
      return;
    }
    for (ByteBuffer buffer : piece) {
      // By a copy: the body is still to be read.
      start.append(StandardCharsets.ISO_8859_1.decode(buffer.duplicate()));
    }
    held.addAll(piece);
    String text = start.toString().replaceFirst("^(ï»¿)?\\s+|^ï»¿", "");
    if (FIELDS.stream().anyMatch(text::startsWith)) {
      choose(events.get());
    } else if (text.startsWith(FRAME)) {
      choose(frames.get());
    } else if (start.length() > MOST
        || Stream.concat(FIELDS.stream(), Stream.of("ï»¿"))
            .noneMatch(field -> field.startsWith(text))) {
      choose(whole.get());
    } else if (subscription != null) {
      subscription.request(1);
    }
  }

  @Override
  public void onError(Throwable thrown) {
    choose(whole.get()).onError(thrown);
  }

  @Override
  public void onComplete() {
    choose(whole.get()).onComplete();
  }

  private HttpResponse.BodySubscriber<Body> choose(HttpResponse.BodySubscriber<Body> one) {
    if (chosen != null) {
      return chosen;
    }
    chosen = one;
    one.getBody()
        .whenComplete(
            (result, thrown) -> {
              if (thrown == null) {
                body.complete(result);
              } else {
                body.completeExceptionally(thrown);
              }
            });
    Flow.Subscription pieces = subscription;
    if (pieces != null) {
      one.onSubscribe(pieces);
    }
    if (!held.isEmpty()) {
      one.onNext(List.copyOf(held));
      held.clear();
    }
    return one;
  }
}
