package dev.understudy;

import dev.understudy.api.AccessKey;
import dev.understudy.api.Summary;
import dev.understudy.http.Body;
import dev.understudy.http.Headers;
import dev.understudy.http.Rejection;
import dev.understudy.http.Request;
import dev.understudy.http.Response;
import dev.understudy.route.Replies;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/// Answers a request once, however often it is sent with the same `Idempotency-Key`.
///
/// See draft-ietf-httpapi-idempotency-key-header, whose statuses these are. Unlike Stripe's API, no
/// error is given again: what failed is worth another try.
final class Once {
  private static final String HEADER = "idempotency-key";
  private static final String TRACE_ID = "x-understudy-trace-id";
  private static final int LONGEST = 255;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  /// Where a request goes stands in headers too; these among them say something else, and differ
  /// between two sendings of one request.
  private static final String NO_CONFIG =
      "x-(portkey|understudy)-(api-key|trace-id|span-.*|parent-span-.*)";

  private final Replies replies;

  Once(Replies replies) {
    this.replies = replies;
  }

  /// The answer that was given before, or that of `route`.
  ///
  /// @param lease how long `route` may take at most
  /// @throws Rejection 400 for a key that is none, 409 while the request is being answered, 422
  ///   when the key stands for another request
  Response answer(Conversation talk, AccessKey caller, Duration lease, Supplier<Response> route) {
    Request request = talk.request();
    Optional<String> key = key(request.headers());
    if (key.isEmpty()) {
      return route.get();
    }
    Replies.Asked asked = new Replies.Asked(caller.id(), key.get(), fingerprint(request));
    return switch (replies.claim(asked, lease)) {
      case Replies.Claim.Answered(Replies.Reply reply) -> again(reply, talk.headers());
      case Replies.Claim.UnderWay(Duration left) -> throw underWay(left);
      case Replies.Claim.Taken() ->
          throw new Rejection(
              422,
              "idempotency_key_reused",
              "",
              "This Idempotency-Key was sent with another path, config or body; a new request needs"
                  + " a new key.");
      case Replies.Claim.Unknown(String why) -> {
        talk.ledger().warn(why);
        yield route.get();
      }
      case Replies.Claim.Held held -> first(talk, held, route);
    };
  }

  private static Response first(
      Conversation talk, Replies.Claim.Held held, Supplier<Response> route) {
    boolean kept = false;
    try {
      Response response = route.get();
      if (response.status() == 200 && response.body() instanceof Body.Bytes(byte[] bytes)) {
        Optional<String> objection =
            held.keep(new Replies.Reply(response.status(), response.headers(), bytes));
        if (objection.isPresent()) {
          return warned(talk, response, objection.get());
        }
        talk.keeps(held);
        kept = true;
      }
      return response;
    } finally {
      if (!kept) {
        held.release();
      }
    }
  }

  private static Response warned(Conversation talk, Response response, String warning) {
    talk.ledger().warn(warning);
    Headers headers = Summary.warned(response.headers(), List.of(warning), talk.redaction());
    return new Response(response.status(), headers, response.body());
  }

  /// The answer as it was, under this request's own trace id in every header that had the first
  /// one's; what its provider called it stays. What a provider said of its rate limits then is not
  /// true any more, and it costs nothing again.
  private static Response again(Replies.Reply reply, Headers own) {
    Map<String, List<String>> kept = new TreeMap<>(reply.headers().map());
    kept.keySet()
        .removeIf(
            name ->
                name.contains("ratelimit")
                    || name.startsWith("access-control-")
                    || name.startsWith("x-understudy-cost-"));
    List<String> first = reply.headers().all(TRACE_ID);
    kept.replaceAll((_, values) -> values.equals(first) ? own.all(TRACE_ID) : values);
    Map<String, List<String>> asked = new TreeMap<>(own.map());
    // Those of the answer say more.
    asked.keySet().removeAll(Set.of("x-understudy-warnings", "x-request-id"));
    Headers headers =
        Headers.from(kept)
            .withAll(Headers.from(asked))
            .with("x-understudy-idempotent-replay", "true");
    return new Response(reply.status(), headers, new Body.Bytes(reply.body()));
  }

  private static Rejection underWay(Duration left) {
    return new Rejection(
        409,
        "idempotency_key_in_use",
        "",
        "A request with this Idempotency-Key is being answered; send it again to get its answer.",
        left.compareTo(LONGEST_WAIT) < 0 ? left : LONGEST_WAIT);
  }

  private static Optional<String> key(Headers headers) {
    List<String> all = headers.all(HEADER);
    if (all.isEmpty()) {
      return Optional.empty();
    }
    String key = all.getFirst();
    boolean fits =
        all.size() == 1
            && !key.isEmpty()
            && key.length() <= LONGEST
            && key.chars().allMatch(c -> c > ' ' && c < 127);
    if (!fits) {
      throw Rejection.badRequest(
          "invalid_idempotency_key",
          "",
          "Idempotency-Key: expected one value of 1 to " + LONGEST + " visible ASCII characters");
    }
    return Optional.of(key);
  }

  private static String fingerprint(Request request) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      add(digest, request.uri().toString());
      new TreeMap<>(request.headers().map())
          .forEach(
              (name, values) -> {
                if (name.matches("x-(portkey|understudy)-.*") && !name.matches(NO_CONFIG)) {
                  add(digest, name);
                  values.forEach(value -> add(digest, value));
                }
              });
      digest.update(request.body());
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static void add(MessageDigest digest, String part) {
    digest.update(part.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }
}
