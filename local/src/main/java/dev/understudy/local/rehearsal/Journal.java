package dev.understudy.local.rehearsal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.local.wire.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/// The calls that the rehearsal providers have seen, oldest first; the last thousands are kept.
public final class Journal {

  private static final int KEPT = 5_000;

  private final TreeMap<Long, RehearsedCall> calls = new TreeMap<>();
  private long last;

  /// Every call, with keys in full.
  public synchronized List<RehearsedCall> calls() {
    return List.copyOf(calls.values());
  }

  /// The calls to one provider, with keys in full.
  public List<RehearsedCall> calls(String provider) {
    return calls().stream().filter(call -> call.provider().equals(provider)).toList();
  }

  /// Waits until some call is as wanted, for instance until a provider has seen that its client
  /// left.
  ///
  /// @return the first such call; empty when there was none in time
  public synchronized Optional<RehearsedCall> await(
      Predicate<RehearsedCall> wanted, Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      Optional<RehearsedCall> found = calls.values().stream().filter(wanted).findFirst();
      long left = (end - System.nanoTime()) / 1_000_000;
      if (found.isPresent() || left <= 0) {
        return found;
      }
      wait(left);
    }
  }

  /// Forgets every call.
  public synchronized void clear() {
    calls.clear();
  }

  synchronized long nextNumber() {
    return ++last;
  }

  synchronized void put(RehearsedCall call) {
    calls.put(call.number(), call);
    while (calls.size() > KEPT) {
      calls.pollFirstEntry();
    }
    notifyAll();
  }

  /// The journal for a person: each key as the beginning of its SHA-256.
  String json() {
    ObjectNode all = Json.object();
    ArrayNode list = all.putArray("calls");
    for (RehearsedCall call : calls()) {
      ObjectNode entry =
          list.addObject()
              .put("number", call.number())
              .put("provider", call.provider())
              .put("method", call.method())
              .put("path", call.path())
              .put("model", call.model())
              .put("key", call.key().isEmpty() ? "" : shown(call.key()))
              .put("received", call.received().toString())
              .put("connection", call.connection())
              .put("fault", call.fault())
              .put("status", call.status())
              .put("clientLeft", call.clientLeft())
              .put("events", call.events())
              .put("tookMs", call.took().toMillis());
      ObjectNode headers = entry.putObject("headers");
      for (Map.Entry<String, String> header : call.headers().entrySet()) {
        headers.put(header.getKey(), hidden(header.getValue(), call.key()));
      }
      entry.put("body", hidden(call.body(), call.key()));
    }
    return Json.write(all);
  }

  private static String hidden(String text, String key) {
    return key.isEmpty() ? text : text.replace(key, shown(key));
  }

  private static String shown(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return "sha256:" + HexFormat.of().formatHex(hash, 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
