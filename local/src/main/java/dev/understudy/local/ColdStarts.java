package dev.understudy.local;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.understudy.local.lambda.FunctionOutput;
import dev.understudy.local.lambda.FunctionProcess;
import dev.understudy.local.lambda.FunctionSpec;
import dev.understudy.local.lambda.InvocationResult;
import dev.understudy.local.lambda.Runner;
import dev.understudy.local.lambda.RuntimeApi;
import dev.understudy.local.rehearsal.Fault;
import dev.understudy.local.rehearsal.RehearsalProviders;
import dev.understudy.local.secrets.SecretsFile;
import dev.understudy.local.secrets.SecretsManagerEmulation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `mvn -q -Pup -Dmain=ColdStarts`: how long a function takes from the start of its process to its
/// first poll and to its first answer, beside a hello-world on the same runtime client, in turn, so
/// that a slow minute of the machine slows both.
///
/// The call is the fallback of `events/`: two providers, the first one down, the access key from
/// Secrets Manager. No SnapStart, which does most of this before a snapshot is taken.
public final class ColdStarts {
  private static final String KEY = "sample-access-key";
  private static final Path EVENT = Path.of("../events/fallback.http-api.json");

  private final Path work;
  private final Map<String, String> environment;
  private final byte[] event;

  private ColdStarts(Path work, Map<String, String> environment, byte[] event) {
    this.work = work;
    this.environment = environment;
    this.event = event;
  }

  /// Runs `-Druns` times (10 when it is not set), after one run of each that does not count.
  public static void main(String[] arguments) throws IOException, CannotStart {
    Path work = Path.of(System.getProperty("work", "target/up"), "cold-starts");
    System.out.print(report(Integer.parseInt(System.getProperty("runs", "10")), work));
  }

  /// Measures, and says what came of it.
  ///
  /// @param work where files go that nobody needs afterwards
  static String report(int runs, Path work) throws IOException, CannotStart {
    Files.createDirectories(work);
    SecretsFile secrets = new SecretsFile(work.resolve("secrets.json"));
    secrets.write(
        Map.of(
            "understudy/access-keys", "{\"" + LocalKeys.sha256(KEY) + "\":{\"name\":\"sample\"}}"));
    try (SecretsManagerEmulation store = SecretsManagerEmulation.start(secrets, _ -> {});
        RehearsalProviders providers =
            RehearsalProviders.start(Map.of("openai", Fault.DOWN), _ -> {})) {
      Map<String, String> environment = new LinkedHashMap<>();
      environment.put("AWS_ENDPOINT_URL_SECRETS_MANAGER", store.endpoint());
      environment.putAll(providers.environment(RehearsalProviders.ALWAYS));
      return new ColdStarts(work, environment, Files.readAllBytes(EVENT)).measure(runs);
    }
  }

  private String measure(int runs) throws IOException, CannotStart {
    Path hello = hello();
    List<Start> hellos = new ArrayList<>();
    List<Start> gateways = new ArrayList<>();
    for (int run = 0; run <= runs; run++) {
      Start one = start(hello, Hello.class.getName());
      Start other = start(Settings.BUILT, Settings.HANDLER);
      if (run > 0) {
        hellos.add(one);
        gateways.add(other);
      }
    }
    Start one = Start.median(hellos);
    Start other = Start.median(gateways);
    return """
    the median of %d runs each, in turn, in milliseconds
                 to first poll   poll to answer   to first answer
    hello-world  %s
    Understudy   %s
    ratio        %48.1f
    """
        .formatted(runs, one, other, (double) other.total() / one.total());
  }

  /// A folder with the hello-world alone, as Lambda would have it.
  private Path hello() throws IOException {
    String file = Hello.class.getName().replace('.', '/') + ".class";
    Path target = work.resolve("hello").resolve(file);
    Files.createDirectories(target.getParent());
    try (InputStream bytes = Hello.class.getResourceAsStream("/" + file)) {
      if (bytes == null) {
        throw new IOException(
            RequestStreamHandler.class.getSimpleName() + " " + file + " is not on the class path");
      }
      Files.copy(bytes, target, StandardCopyOption.REPLACE_EXISTING);
    }
    return work.resolve("hello");
  }

  private Start start(Path task, String handler) throws IOException, CannotStart {
    Path scratch = Files.createTempDirectory(work, "run");
    FunctionSpec spec =
        new FunctionSpec(task, Runner.BUFFERED, handler, 1, Optional.empty(), environment);
    try (RuntimeApi api = RuntimeApi.start(Duration.ofSeconds(29), "arn:local", _ -> {})) {
      long begun = System.nanoTime();
      try (FunctionProcess _ =
          FunctionProcess.start(spec, scratch, api, new FunctionOutput(_ -> {}))) {
        long polled = api.polled().join();
        InvocationResult result = api.invoke(event, "Root=1-0-0").join();
        long answered = System.nanoTime();
        if (!(result instanceof InvocationResult.Answered)) {
          throw new IOException("the function failed: " + result);
        }
        return new Start((polled - begun) / 1_000_000, (answered - polled) / 1_000_000);
      }
    }
  }

  /// One start, in milliseconds.
  private record Start(long toPoll, long toAnswer) {
    static Start median(List<Start> starts) {
      return starts.stream()
          .sorted(Comparator.comparingLong(Start::total))
          .toList()
          .get((starts.size() - 1) / 2);
    }

    long total() {
      return toPoll + toAnswer;
    }

    @Override
    public String toString() {
      return "%14d %16d %17d".formatted(toPoll, toAnswer, total());
    }
  }
}
