package dev.understudy.local.rehearsal;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// What a rehearsal provider was sent, and what came of it.
///
/// @param number counts the calls of this server from 1
/// @param headers names in lower case; the keys in them in full
/// @param key the API key, empty when there was none
/// @param connection number of the connection: the same number twice is a reused one
/// @param model empty when the request named none
/// @param fault the name of what was played, such as `ok` or `status-503`
/// @param status the HTTP status that was sent or begun; 0 while the call runs, and when none was
///   sent
/// @param clientLeft whether the client closed before it had everything that was meant for it; seen
///   at once, also while the provider sleeps
/// @param events how many events of a stream were sent in full; 0 for a whole answer and while the
///   call runs
/// @param took from the end of the head to the end of the answer, or until the client left; zero
///   while the call runs
public record RehearsedCall(
    long number,
    String provider,
    String method,
    String path,
    Map<String, String> headers,
    String body,
    String key,
    String model,
    Instant received,
    long connection,
    String fault,
    int status,
    boolean clientLeft,
    int events,
    Duration took) {

  public RehearsedCall {
    headers = Collections.unmodifiableMap(new TreeMap<>(headers));
  }

  RehearsedCall ended(String played, int sent, boolean left, int told, Duration lasted) {
    return new RehearsedCall(
        number,
        provider,
        method,
        path,
        headers,
        body,
        key,
        model,
        received,
        connection,
        played,
        sent,
        left,
        told,
        lasted);
  }
}
