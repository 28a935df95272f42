package dev.understudy.local.gateway;

import java.time.InstantSource;
import java.util.UUID;

/// Trace ids as X-Ray writes them: `Root=1-<seconds>-<96 bits>`, not sampled.
public final class TraceIds {

  private TraceIds() {}

  /// A new one.
  public static String next() {
    String random = UUID.randomUUID().toString().replace("-", "");
    String seconds = Long.toHexString(InstantSource.system().millis() / 1000);
    String parent = UUID.randomUUID().toString().replace("-", "").substring(0, 16);
    return "Root=1-" + seconds + "-" + random.substring(0, 24) + ";Parent=" + parent + ";Sampled=0";
  }
}
