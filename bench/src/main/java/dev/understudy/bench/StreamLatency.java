package dev.understudy.bench;

import dev.understudy.local.CannotStart;
import dev.understudy.local.LocalWorld;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/// `mvn -q -Pbench -Dquick -DskipTests`: how much later a client has its tokens because the gateway
/// is in between.
///
/// Three streams in turn, in changing order, many times over, so that a slow minute of the machine
/// slows all of them: the provider directly; a function that only streams, behind the same
/// emulation of AWS; and the gateway. What the gateway adds is its time, less the provider's, less
/// that of the emulation.
public final class StreamLatency {
  private static final int YOUNG = 300;
  private static final int WARM = 1500;
  private static final Pace QUICK = new Pace(Duration.ofMillis(1), 10, 0);
  private static final Pace SLOW = new Pace(Duration.ofMillis(100), 6, 0);
  private static final Pace FAST = new Pace(Duration.ofMillis(5), 40, 0);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final PacedProvider provider;
  private final LocalWorld echo;
  private final LocalWorld gateway;

  private StreamLatency(PacedProvider provider, LocalWorld echo, LocalWorld gateway) {
    this.provider = provider;
    this.echo = echo;
    this.gateway = gateway;
  }

  /// Measures, prints what came of it, and writes it to the file `-Dresults`, if there is one.
  ///
  /// @param arguments not looked at
  public static void main(String[] arguments)
      throws CannotStart, IOException, InterruptedException {
    try (PacedProvider provider = PacedProvider.start();
        LocalWorld echo = Worlds.echo();
        LocalWorld gateway = Worlds.gateway(provider, "")) {
      StreamLatency bench = new StreamLatency(provider, echo, gateway);
      bench.measure(QUICK, YOUNG);
      String young = bench.measure(FAST, 60);
      bench.measure(QUICK, WARM - YOUNG);
      String slow = bench.measure(SLOW, 60);
      String fast = bench.measure(FAST, 150);
      Results.write(
          "latency",
          "Warm, after %d calls.\n\n".formatted(WARM)
              + slow
              + "\n"
              + fast
              + "\nYoung, after %d calls, when most of what runs once in a call is still interpreted.\n\n"
                  .formatted(YOUNG)
              + young);
    }
  }

  private enum Way {
    DIRECT,
    ECHO,
    GATEWAY
  }

  private String measure(Pace pace, int rounds) throws IOException, InterruptedException {
    List<Told> direct = new ArrayList<>();
    List<Told> echoed = new ArrayList<>();
    List<Told> through = new ArrayList<>();
    List<Way> order = new ArrayList<>(Arrays.asList(Way.values()));
    for (int round = 0; round < rounds; round++) {
      for (Way way : order) {
        switch (way) {
          case DIRECT -> direct.add(told("http://" + provider.address(), "", "none", pace));
          case ECHO -> echoed.add(told(echo.url(), "", "none", pace));
          case GATEWAY -> through.add(told(gateway.url(), "openai/", gateway.keys().full(), pace));
        }
      }
      Collections.rotate(order, 1);
    }
    return table(pace, List.of(direct, echoed, through));
  }

  private Told told(String url, String prefix, String key, Pace pace)
      throws IOException, InterruptedException {
    return Told.by(client, url, prefix + pace.name(), key, pace);
  }

  private static String table(Pace pace, List<List<Told>> all) {
    int rounds = all.getFirst().size();
    return """
    A token every %d ms, %d streams of %d tokens each way. In milliseconds, median and p99; less what the sender itself let pass:

    | | the provider directly | a function that only streams | the gateway | **added by the gateway** | ratio to the other two |
    |---|---|---|---|---|---|
    """
            .formatted(pace.gap().toMillis(), rounds, pace.tokens())
        + row("to the first token", all, told -> List.of(told.first()), Told::first)
        + row("a token, from its sender to the client", all, Told::ways, medianOf(Told::ways))
        + row("a gap between two tokens", all, Told::gaps, medianOf(Told::gaps));
  }

  /// @param values of a stream that the figures are of
  /// @param typical of a stream: what is compared round by round
  private static String row(
      String name,
      List<List<Told>> all,
      Function<Told, List<Long>> values,
      ToLongFunction<Told> typical) {
    List<Figures> each =
        all.stream()
            .map(told -> Figures.of(told.stream().flatMap(t -> values.apply(t).stream()).toList()))
            .toList();
    List<Long> added = new ArrayList<>();
    for (int round = 0; round < all.getFirst().size(); round++) {
      added.add(
          typical.applyAsLong(all.get(2).get(round))
              - typical.applyAsLong(all.get(1).get(round))
              - typical.applyAsLong(all.get(0).get(round)));
    }
    double without = each.get(0).median() + each.get(1).median();
    // Gaps lie around zero, where a ratio means nothing.
    String ratio = without < 0.1 ? "–" : "%.1f".formatted(each.get(2).median() / without);
    return "| %s | %.2f, %.2f | %.2f, %.2f | %.2f, %.2f | **%.2f**, %.2f | %s |\n"
        .formatted(
            name,
            each.get(0).median(),
            each.get(0).p99(),
            each.get(1).median(),
            each.get(1).p99(),
            each.get(2).median(),
            each.get(2).p99(),
            Figures.of(added).median(),
            each.get(2).p99() - each.get(1).p99() - each.get(0).p99(),
            ratio);
  }

  private static ToLongFunction<Told> medianOf(Function<Told, List<Long>> values) {
    return told -> Math.round(Figures.of(values.apply(told)).median() * 1e6);
  }
}
