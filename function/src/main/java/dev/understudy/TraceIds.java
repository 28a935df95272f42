package dev.understudy;

import dev.understudy.http.Headers;
import dev.understudy.route.Ledger;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Names a request: with what the client calls it, or with 128 random bits. Never empty: Portkey's
/// SDK sends a failed request again when the answer carries no trace id.
public final class TraceIds {
  /// Where clients name a request: the first that they sent counts.
  private static final List<String> HEADERS =
      List.of("x-understudy-trace-id", "x-portkey-trace-id", "x-client-request-id", "x-request-id");

  private static final int MAX_LENGTH = 128;

  private final RandomGenerator random;

  /// @param random differs between two environments that were restored from one snapshot
  public TraceIds(RandomGenerator random) {
    this.random = random;
  }

  /// The trace id of a request.
  String of(Headers headers, Ledger ledger) {
    Optional<String> given =
        HEADERS.stream().flatMap(name -> headers.first(name).stream()).findFirst();
    if (given.isPresent()) {
      if (usable(given.get())) {
        return given.get();
      }
      ledger.warn("the trace id that was sent is not used: it must be 1 to 128 visible characters");
    }
    byte[] bits = new byte[16];
    random.nextBytes(bits);
    return HexFormat.of().formatHex(bits);
  }

  private static boolean usable(String id) {
    return !id.isEmpty()
        && id.length() <= MAX_LENGTH
        && id.chars().allMatch(c -> c > ' ' && c < 127);
  }
}
