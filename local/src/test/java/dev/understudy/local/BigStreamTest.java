package dev.understudy.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// A stream of 200 MB, the most that Lambda lets through, in a function of the usual size: it is
/// handed on, not kept. `-Dmegabytes=N` for another size.
class BigStreamTest {

  private static final int TOKEN = 4096;

  /// What a function may hold that does not grow with the stream, in KB.
  private static final long KEPT = 96 * 1024;

  private static final Pattern TENURED =
      Pattern.compile("(?i)tenured(?: generation)?\\s+total \\d+K, used (\\d+)K");

  @Test
  void aStreamOf200MegabytesPassesInConstantMemory() throws Exception {
    int megabytes = Integer.getInteger("megabytes", 200);
    int tokens = megabytes * (1 << 20) / TOKEN;
    AtomicLong highest = new AtomicLong();
    try (LocalWorld world = LocalWorld.start(StreamingArtifact.settings().withConcurrency(1))) {
      Thread watch = Thread.ofVirtual().start(() -> watch(world.functionPid(), highest));
      long began = System.nanoTime();
      long bytes = read(world, "openai/gpt-ok-tokens-" + tokens + "-size-" + TOKEN);
      long took = (System.nanoTime() - began) / 1_000_000;
      watch.interrupt();
      watch.join();
      System.out.println(
          bytes / (1 << 20)
              + " MB in "
              + took
              + " ms; the function kept at most "
              + highest.get() / 1024
              + " MB");
      assertTrue(bytes > (long) megabytes << 20, bytes + " bytes");
    }
    assertTrue(highest.get() > 0, "the heap could not be read");
    assertTrue(highest.get() < KEPT, highest + " KB outlived the collections");
  }

  private static long read(LocalWorld world, String model)
      throws IOException, InterruptedException {
    String body =
        "{\"model\":\"%s\",\"stream\":true,\"max_tokens\":10000000,".formatted(model)
            + "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(world.url() + "/v1/chat/completions"))
            .header("x-portkey-api-key", world.keys().full())
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<InputStream> answer =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      assertEquals(200, answer.statusCode());
      byte[] piece = new byte[1 << 16];
      String end = "";
      long bytes = 0;
      int read = answer.body().read(piece);
      while (read >= 0) {
        bytes += read;
        int last = Math.min(read, 64);
        end += new String(piece, read - last, last, StandardCharsets.UTF_8);
        end = end.substring(Math.max(0, end.length() - 64));
        read = answer.body().read(piece);
      }
      assertTrue(end.endsWith("data: [DONE]\n\n"), end);
      return bytes;
    }
  }

  /// What lives in the old part of the function's heap, looked at again and again.
  private static void watch(long pid, AtomicLong highest) {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    try {
      while (true) {
        Process look =
            new ProcessBuilder(jcmd, Long.toString(pid), "GC.heap_info")
                .redirectErrorStream(true)
                .start();
        Matcher used =
            TENURED.matcher(
                new String(look.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        if (used.find()) {
          highest.accumulateAndGet(Long.parseLong(used.group(1)), Math::max);
        }
        Thread.sleep(Duration.ofSeconds(1));
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
