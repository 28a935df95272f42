package dev.understudy.bench;

import dev.understudy.local.CannotStart;
import dev.understudy.local.LocalWorld;
import dev.understudy.local.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// `mvn -q -Pbench -Dquick -DskipTests -Dmain=KeyRotation`: that a provider's key is rotated under
/// load without a failed call, and that no key gets out. 20 calls a second; every 5 s a new key is
/// put into the secret, and from then on the provider accepts that one alone. `-Dseconds=60` is how
/// long.
///
/// It fails when a call had another answer than a 200, when no call met a rotation, or when any key
/// of the run is in an answer, in a header or in a line of the function or of the local world.
public final class KeyRotation {
  private static final int RATE = 20;
  private static final Duration ROTATION = Duration.ofSeconds(5);
  private static final String SECRET = "understudy/providers/openai";
  private static final String CALL =
      "{\"model\":\"openai/gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"Here?\"}]}";

  private final HttpClient client = HttpClient.newHttpClient();
  private final Queue<String> keys = new ConcurrentLinkedQueue<>();
  private final Queue<String> output = new ConcurrentLinkedQueue<>();
  private final Queue<String> failed = new ConcurrentLinkedQueue<>();
  private final Queue<String> repeated = new ConcurrentLinkedQueue<>();

  private KeyRotation() {}

  /// Runs, prints what came of it, and ends with 1 if it is not as it should be.
  ///
  /// @param arguments not looked at
  public static void main(String[] arguments)
      throws CannotStart, IOException, InterruptedException {
    Duration length = Duration.ofSeconds(Long.getLong("seconds", 60));
    if (!new KeyRotation().run(length)) {
      System.exit(1);
    }
  }

  private boolean run(Duration length) throws CannotStart, IOException, InterruptedException {
    try (KeyedProvider provider = KeyedProvider.start("none yet");
        LocalWorld world = LocalWorld.start(settings(provider));
        ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor()) {
      keys.add(world.keys().full());
      keys.add(world.keys().of("openai"));
      rotate(world, provider);
      call(world);
      long begun = System.nanoTime();
      int asked = 0;
      long next = ROTATION.toNanos();
      while (System.nanoTime() - begun < length.toNanos()) {
        if (System.nanoTime() - begun >= next) {
          rotate(world, provider);
          next += ROTATION.toNanos();
        }
        calls.execute(() -> call(world));
        asked++;
        TimeUnit.NANOSECONDS.sleep(begun + asked * 1_000_000_000L / RATE - System.nanoTime());
      }
      calls.shutdown();
      boolean ended = calls.awaitTermination(1, TimeUnit.MINUTES);
      return ended && told(asked + 1, provider.refused());
    }
  }

  private Settings settings(KeyedProvider provider) {
    return Settings.rehearsed(Path.of(System.getProperty("artifact", "function/target/task")))
        .withStreaming()
        .withConcurrency(8)
        .withConsole(output::add)
        .withEnvironment("UNDERSTUDY_BASE_URL_OPENAI", "http://" + provider.address() + "/v1")
        .withEnvironment("UNDERSTUDY_ALLOWED_HOSTS", provider.address());
  }

  /// In the order that leaves no time in which nothing works: first where the key is kept.
  private void rotate(LocalWorld world, KeyedProvider provider) throws IOException {
    String key = "sk-made-up-" + UUID.randomUUID();
    keys.add(key);
    world.secrets().put(SECRET, key);
    provider.accept(key);
  }

  private void call(LocalWorld world) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(world.url() + "/v1/chat/completions"))
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + world.keys().full())
            .timeout(Duration.ofSeconds(30))
            .POST(HttpRequest.BodyPublishers.ofString(CALL))
            .build();
    try {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      output.add(answer.headers().map() + answer.body());
      String attempts = answer.headers().firstValue("x-understudy-attempts").orElse("");
      if (answer.statusCode() != 200) {
        failed.add(answer.statusCode() + " " + attempts + " " + answer.body());
      } else if (attempts.contains(" 401 ")) {
        repeated.add(attempts);
      }
    } catch (IOException e) {
      failed.add(String.valueOf(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failed.add("interrupted");
    }
  }

  private boolean told(int asked, int refused) {
    String all = String.join("\n", output);
    List<String> out = keys.stream().filter(all::contains).toList();
    // Three of them are no rotation's: the access key, the world's own, and the first.
    System.out.printf(
        "%d calls, %d rotations, %d failed; %d refused by the provider, %d calls repeated with the"
            + " new key; %d of %d keys in %d characters of output%n",
        asked,
        keys.size() - 3,
        failed.size(),
        refused,
        repeated.size(),
        out.size(),
        keys.size(),
        all.length());
    failed.stream().limit(5).map(each -> "failed: " + masked(each)).forEach(System.out::println);
    if (repeated.isEmpty()) {
      System.out.println("no call met a rotation: it shows nothing");
    }
    return failed.isEmpty() && out.isEmpty() && !repeated.isEmpty();
  }

  private String masked(String text) {
    String masked = text;
    for (String key : keys) {
      masked = masked.replace(key, "***");
    }
    return masked;
  }
}
