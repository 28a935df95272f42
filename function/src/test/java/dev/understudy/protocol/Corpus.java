package dev.understudy.protocol;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.http.Headers;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Recorded provider traffic. The recordings are not part of this project, so the tests that ask
/// for them are skipped where they are absent (`-Dwire.corpus=DIR` says where they are).
public final class Corpus {
  private static final Path CORPUS =
      Path.of(System.getProperty("wire.corpus", "../../shared/wire/corpus"));

  /// The providers that speak OpenAI's format.
  static final Set<String> CHAT_HOSTS =
      Set.of(
          "openai",
          "azure-openai",
          "azure-ai",
          "cerebras",
          "cloudflare",
          "databricks",
          "deepseek",
          "gemini-openai",
          "groq",
          "huggingface",
          "mistral",
          "ollama",
          "openrouter",
          "perplexity",
          "snowflake",
          "together",
          "xai",
          "zai");

  private Corpus() {}

  /// One recorded response; without a body where none was kept.
  public record Recording(JsonNode entry, Headers headers, byte[] body) {
    public String provider() {
      return entry.path("provider").textValue();
    }

    public String name() {
      return entry.path("dir").textValue();
    }

    public String api() {
      return entry.path("api").asText("chat");
    }

    public int status() {
      return entry.path("status").intValue();
    }

    /// What was asked.
    public JsonNode request() throws IOException, JsonException {
      return Json.parse(Files.readAllBytes(CORPUS.resolve(name()).resolve("request.json")));
    }

    /// The events of a binary stream, as another reader than ours decoded them.
    public JsonNode decoded() throws IOException, JsonException {
      return Json.parse(Files.readAllBytes(CORPUS.resolve(name()).resolve("response.events.json")));
    }

    Reading readBy(Protocol protocol) {
      Operation operation = api().equals("completions") ? Operation.COMPLETE : Operation.CHAT;
      return protocol.parse(operation, status(), headers, body);
    }
  }

  /// Every recorded response.
  public static List<Recording> recordings() throws IOException, JsonException {
    List<Recording> recordings = new ArrayList<>();
    for (String line : lines(CORPUS.resolve("manifest.jsonl"))) {
      JsonNode entry = Json.parse(line.getBytes(StandardCharsets.UTF_8));
      Path folder = CORPUS.resolve(entry.path("dir").textValue());
      Path body = folder.resolve(entry.path("response").asText("response.json"));
      JsonNode meta = Json.parse(Files.readAllBytes(folder.resolve("meta.json")));
      recordings.add(
          new Recording(
              entry,
              headers(meta.path("response_headers")),
              Files.exists(body) ? Files.readAllBytes(body) : new byte[0]));
    }
    return recordings;
  }

  /// Errors that users of the providers reported.
  static List<Recording> reportedErrors() throws IOException, JsonException {
    List<Recording> errors = new ArrayList<>();
    for (String line : lines(CORPUS.resolveSibling("issue-errors.jsonl"))) {
      JsonNode entry = Json.parse(line.getBytes(StandardCharsets.UTF_8));
      JsonNode body = entry.path("body");
      errors.add(
          new Recording(
              entry,
              headers(entry.path("headers")),
              body.isNull() ? new byte[0] : Json.write(body)));
    }
    return errors;
  }

  private static Headers headers(JsonNode map) {
    Headers headers = Headers.none();
    for (Map.Entry<String, JsonNode> header : map.properties()) {
      headers = headers.and(header.getKey(), header.getValue().asText());
    }
    return headers;
  }

  private static List<String> lines(Path file) throws IOException {
    assumeTrue(Files.exists(file), "no recorded traffic here: set -Dwire.corpus=DIR");
    try (Stream<String> lines = Files.lines(file)) {
      return lines.filter(line -> !line.isBlank()).toList();
    }
  }
}
