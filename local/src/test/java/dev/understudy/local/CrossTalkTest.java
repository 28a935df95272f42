package dev.understudy.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Thousands of streams with random faults through eight loops of one function: nobody hears a word
/// of anybody else's.
///
/// `-Dstreams=N` for another number of them, `-Dseed=N` for others.
class CrossTalkTest {

  private static final int AT_ONCE = 16;
  private static final Pattern MARK = Pattern.compile("mark-\\d+-\\d+");

  private static final List<String> FAULTS =
      List.of(
          "ok",
          "ok",
          "ok",
          "stream-error-first",
          "stream-error-opened",
          "stream-error-4",
          "stream-empty",
          "stream-stall-2",
          "stream-reset-4",
          "stream-cut-4",
          "stream-garbage-1",
          "stream-garbage-3",
          "stream-no-done",
          "stream-no-finish",
          "stream-bytes",
          "stream-whole",
          "stream-unasked",
          "status-503",
          "status-429",
          "reset",
          "slow-100");

  @Test
  void eachAnswerHoldsItsOwnMarkAlone() throws Exception {
    int streams = Integer.getInteger("streams", 2000);
    long seed = Long.getLong("seed", 1);
    Map<String, Integer> seen = new TreeMap<>();
    try (LocalWorld world = LocalWorld.start(StreamingArtifact.settings().withConcurrency(8));
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      StreamClient client = StreamClient.of(world);
      List<Future<String>> calls = new ArrayList<>();
      for (int i = 0; i < streams; i++) {
        int number = i;
        calls.add(threads.submit(() -> outcome(client, number, seed)));
      }
      for (Future<String> call : calls) {
        seen.merge(call.get(), 1, Integer::sum);
      }
    }
    System.out.println(streams + " streams, seed " + seed + ": " + seen);
    assertEquals(streams, seen.values().stream().mapToInt(Integer::intValue).sum());
    assertTrue(seen.getOrDefault("whole", 0) > streams / 2, seen::toString);
    assertEquals(0, seen.getOrDefault("cut", 0), seen::toString);
  }

  private static String outcome(StreamClient client, int number, long seed)
      throws InterruptedException {
    RandomGenerator random =
        RandomGeneratorFactory.of("L64X128MixRandom").create(seed * 1_000_003 + number);
    String mark = "mark-" + number + "-" + random.nextInt(1_000_000);
    String first = random.nextBoolean() ? "openai" : "anthropic";
    String second = first.equals("openai") ? "anthropic" : "openai";
    String config =
        """
        {"strategy":{"mode":"fallback"},"commit":"%s","first_token_timeout":1500,\
        "idle_timeout":500,"targets":[%s,%s]}\
        """
            .formatted(
                random.nextInt(4) == 0 ? "complete" : "first_token",
                target(first, number, random),
                target(second, number, random));
    String body =
        """
        {"model":"any","stream":true,"max_tokens":200,\
        "messages":[{"role":"user","content":"%s, and again %s"}]}\
        """
            .formatted(mark, mark);
    String path = random.nextBoolean() ? "/v1/chat/completions" : "/v1/messages";
    StreamClient.Streamed answer = client.post(path, config, body);
    Matcher marks = MARK.matcher(answer.words() + answer.text());
    while (marks.find()) {
      assertEquals(mark, marks.group(), answer.text());
    }
    String told = String.format(Locale.ROOT, "error %d", answer.status());
    if (answer.status() != 200) {
      return told;
    }
    if (!answer.whole()) {
      return "cut";
    }
    if (answer.broke()) {
      return "broke";
    }
    assertTrue(answer.ended() && answer.words().endsWith(mark), answer.text());
    return "whole";
  }

  private static String target(String provider, int number, RandomGenerator random) {
    String fault = FAULTS.get(random.nextInt(FAULTS.size()));
    String pace = random.nextInt(3) == 0 ? "-pace-5" : "";
    return "{\"provider\":\"%s\",\"override_params\":{\"model\":\"m%d%s-fail-%s\"}}"
        .formatted(provider, number, pace, fault);
  }
}
