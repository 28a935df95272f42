package dev.understudy.cost;

import dev.understudy.route.Ledger;
import dev.understudy.secret.Secret;
import dev.understudy.secret.SecretException;
import dev.understudy.secret.Secrets;
import dev.understudy.time.Deadline;
import dev.understudy.time.Time;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The prices that the operator keeps as the secret `prices`, and behind them those that come with
/// the gateway. There is none of it where nobody asks for estimates. Thread-safe.
///
/// No call fails for a price. A list of the operator's that cannot be read is a complaint, and
/// nothing is estimated until it can: the rows behind it may be those that it corrects.
public final class Prices {
  /// The name of the secret.
  public static final String SECRET = "prices";

  /// How long an answer waits for it at most. It was asked for when the call began.
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  /// How long it is taken for granted that there is no such secret. A store forgets that sooner,
  /// and each time it is asked again costs.
  static final Duration ABSENT = Duration.ofMinutes(5);

  private static final String BUNDLED = "prices.json";

  private final Secrets secrets;
  private final Time time;
  private final Set<String> providers;
  private final List<Price> bundled;
  private volatile @Nullable Parsed parsed;
  private volatile Deadline absent;

  /// @param secrets where the operator's list is
  /// @param providers the ids that there are
  public Prices(Secrets secrets, Time time, Set<String> providers) {
    this.secrets = secrets;
    this.time = time;
    this.providers = providers;
    this.bundled = bundled(providers);
    this.absent = Deadline.in(time, Duration.ZERO);
  }

  /// Has the operator's list fetched if it is not at hand, and waits for nothing: a provider takes
  /// longer than the store does.
  public void fetchAhead() {
    if (!absent.passed()) {
      return;
    }
    try {
      Secret _ = secrets.get(SECRET, Deadline.in(time, Duration.ZERO));
    } catch (SecretException e) {
      // Whoever needs it asks again.
    }
  }

  /// The prices in force.
  ///
  /// @param ledger has a complaint where the operator's list cannot be had or read
  /// @param limit by when they must be known
  public Tariff inForce(Ledger ledger, Deadline limit) {
    if (!absent.passed()) {
      return new Tariff(List.of(bundled));
    }
    try {
      return tariff(secrets.get(SECRET, limit.within(LONGEST_WAIT)));
    } catch (SecretException e) {
      if (e.reason() == SecretException.Reason.NOT_FOUND) {
        absent = Deadline.in(time, ABSENT);
        return new Tariff(List.of(bundled));
      }
      ledger.complain("nothing is estimated: " + e.getMessage());
    } catch (PriceReader.Wrong e) {
      ledger.complain("nothing is estimated: " + e.getMessage());
    }
    return Tariff.NONE;
  }

  /// Parsed once for as long as the store serves that one.
  private Tariff tariff(Secret secret) throws PriceReader.Wrong {
    Parsed last = parsed;
    if (last == null || !last.secret.equals(secret)) {
      List<Price> own = new PriceReader("the secret " + SECRET, providers).read(secret.reveal());
      last = new Parsed(secret, new Tariff(List.of(own, bundled)));
      parsed = last;
    }
    return last.tariff;
  }

  /// The rows that come with the gateway.
  static List<Price> bundled(Set<String> providers) {
    try (InputStream in = Objects.requireNonNull(Prices.class.getResourceAsStream(BUNDLED))) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new PriceReader(BUNDLED, providers).read(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (PriceReader.Wrong e) {
      throw new IllegalStateException(e);
    }
  }

  private record Parsed(Secret secret, Tariff tariff) {}
}
