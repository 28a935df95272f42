package dev.understudy.route;

import dev.understudy.http.Headers;
import java.time.Duration;
import java.util.Optional;

/// Answers that are given again to whoever asks again with the same `Idempotency-Key`, so that a
/// client whose connection broke pays for its answer once. [MemoryReplies] remembers them for this
/// environment; a store that environments share can take its place.
public interface Replies {
  /// Asks for `asked`, and holds it for the caller when it is new.
  ///
  /// @param lease how long the call may take at most: whoever dies with it holds it no longer
  Claim claim(Asked asked, Duration lease);

  /// A request that may come again.
  ///
  /// @param caller tells access keys apart; nobody gets another's answer
  /// @param key the client's own name for the request
  /// @param fingerprint differs when another thing is asked for under the same name
  record Asked(String caller, String key, String fingerprint) {}

  /// An answer as it went out.
  record Reply(int status, Headers headers, byte[] body) {}

  /// What is known of a request.
  sealed interface Claim {
    /// It has been answered.
    record Answered(Reply reply) implements Claim {}

    /// It is being answered.
    ///
    /// @param left until it is given up at the latest
    record UnderWay(Duration left) implements Claim {}

    /// Something else was asked for under its name.
    record Taken() implements Claim {}

    /// Nobody can say: it is to be answered as if it came once, and its answer is not kept.
    ///
    /// @param why for the client
    record Unknown(String why) implements Claim {}

    /// Nothing: it is the caller's to answer.
    non-sealed interface Held extends Claim {
      /// It has been answered so. Too late when the lease is over and somebody else has it.
      ///
      /// @return why the answer will not be given again, for the client; empty when it will
      Optional<String> keep(Reply reply);

      /// It has not been answered, or the answer is not to be given again: its name is free.
      void release();
    }
  }
}
