package dev.understudy.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One stream as its client got it. All times in nanoseconds.
///
/// @param first from the request to the first token, less what the sender let pass before it
/// @param ways of every token, from its sender to the client
/// @param gaps between two tokens, less what the sender let pass between them
/// @param bytes of all lines
record Told(long first, List<Long> ways, List<Long> gaps, long bytes) {
  private static final Pattern TIMES = Pattern.compile("\"@(\\d+)/(\\d+) ");

  /// Asks for a stream, and reads it to its end.
  ///
  /// @param url of the API, without a path
  /// @throws IOException if it is not whole
  static Told by(HttpClient client, String url, String model, String key, Pace pace)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/v1/chat/completions"))
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + key)
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"model\":\""
                        + model
                        + "\",\"stream\":true,"
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"Count.\"}]}"))
            .build();
    long asked = System.nanoTime();
    HttpResponse<InputStream> response =
        client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      if (response.statusCode() != 200) {
        throw new IOException(url + " answered " + response.statusCode() + ": " + lines.readLine());
      }
      return read(lines, asked, pace);
    }
  }

  private static Told read(BufferedReader lines, long asked, Pace pace) throws IOException {
    List<Long> ways = new ArrayList<>();
    List<Long> gaps = new ArrayList<>();
    long first = 0;
    long bytes = 0;
    String last = "";
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      long now = System.nanoTime();
      bytes += line.length() + 1L;
      if (!line.isEmpty()) {
        last = line.length() < 200 ? line : "";
      }
      Matcher times = TIMES.matcher(line);
      if (times.find()) {
        long sent = Long.parseLong(times.group(1));
        if (ways.isEmpty()) {
          first = now - asked - (sent - Long.parseLong(times.group(2)));
        } else {
          gaps.add(now - sent - ways.getLast());
        }
        ways.add(now - sent);
      }
    }
    if (ways.size() != pace.tokens() || !last.equals("data: [DONE]")) {
      throw new IOException(
          "the stream is not whole: " + ways.size() + " tokens, and at its end: " + last);
    }
    return new Told(first, ways, gaps, bytes);
  }
}
