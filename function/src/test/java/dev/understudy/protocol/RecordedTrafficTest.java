package dev.understudy.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.http.Headers;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.protocol.Reading.Answer;
import dev.understudy.protocol.Reading.Empty;
import dev.understudy.protocol.Reading.Fault;
import dev.understudy.protocol.chatcompletions.ChatCompletions;
import dev.understudy.protocol.messages.Messages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What providers really sent, recorded. The recordings are not part of this project, so these
/// tests are skipped where they are absent (`-Dwire.corpus=DIR` says where they are).
class RecordedTrafficTest {
  private static final Path CORPUS =
      Path.of(System.getProperty("wire.corpus", "../../shared/wire/corpus"));

  private static final Set<String> CHAT_HOSTS =
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

  /// The class that the name of a recorded error promises.
  private static final Map<String, FailureClass> CLASSES =
      Map.of(
          "auth", FailureClass.AUTHENTICATION,
          "permission", FailureClass.PERMISSION,
          "model-not-found", FailureClass.MODEL_NOT_FOUND,
          "not-found", FailureClass.MODEL_NOT_FOUND,
          "context-length", FailureClass.CONTEXT_TOO_LONG,
          "invalid-request", FailureClass.CALLER_FAULT,
          "tool-use-failed", FailureClass.CALLER_FAULT);

  private final Protocol chat = new ChatCompletions(new FixedTime());
  private final Protocol messages = new Messages(new FixedTime());

  /// One recorded response; without a body where none was kept.
  private record Recording(JsonNode entry, byte[] body) {
    String name() {
      return entry.path("dir").textValue();
    }

    String api() {
      return entry.path("api").textValue();
    }

    int status() {
      return entry.path("status").intValue();
    }

    Reading readBy(Protocol protocol) {
      Operation operation = api().equals("completions") ? Operation.COMPLETE : Operation.CHAT;
      return protocol.parse(operation, status(), Headers.none(), body);
    }
  }

  @Test
  void everyReplyOfOpenAiStaysAsItIs() throws IOException, JsonException {
    for (Recording recording : successes(Set.of("openai"), "chat", "completions")) {
      Answer answer = assertInstanceOf(Answer.class, recording.readBy(chat), recording.name());
      assertEquals(
          Json.text(Json.parse(recording.body())), Json.text(answer.reply()), recording.name());
    }
  }

  @Test
  void everyReplyOfACompatibleHostIsAnAnswerInOpenAisShape() throws IOException, JsonException {
    List<String> faults = new ArrayList<>();
    for (Recording recording : successes(CHAT_HOSTS, "chat", "completions")) {
      Reading reading = recording.readBy(chat);
      if (reading instanceof Fault fault) {
        faults.add(recording.name() + " " + fault.failure().wireName());
        continue;
      }
      if (reading instanceof Empty) {
        faults.add(recording.name() + " empty");
        continue;
      }
      JsonNode reply = assertInstanceOf(Answer.class, reading).reply();
      for (String text : List.of("id", "object", "model")) {
        assertFalse(reply.path(text).asText("").isEmpty(), recording.name() + ": " + text);
      }
      for (JsonNode choice : reply.path("choices")) {
        assertFalse(choice.path("finish_reason").asText("").isEmpty(), recording.name());
        for (JsonNode call : choice.path("message").path("tool_calls")) {
          assertEquals("function", call.path("type").textValue(), recording.name());
          Json.parse(
              call.path("function").path("arguments").textValue().getBytes(StandardCharsets.UTF_8));
        }
      }
    }
    assertEquals(
        List.of(
            "azure-openai/body-error-200/01 content_filtered", "openrouter/tools-unused/02 empty"),
        faults);
  }

  @Test
  void everyReplyOfAnthropicKeepsItsTextToolsAndTokens() throws IOException, JsonException {
    for (Recording recording :
        successes(Set.of("anthropic", "vertex-anthropic"), "messages", "rawPredict")) {
      JsonNode theirs = Json.parse(recording.body());
      JsonNode ours =
          assertInstanceOf(Answer.class, recording.readBy(messages), recording.name()).reply();
      JsonNode message = ours.at("/choices/0/message");
      StringBuilder text = new StringBuilder();
      List<String> tools = new ArrayList<>();
      for (JsonNode block : theirs.path("content")) {
        switch (block.path("type").textValue()) {
          case "text" -> text.append(block.path("text").textValue());
          case "tool_use" ->
              tools.add(block.path("name").textValue() + Json.text(block.path("input")));
          default -> {}
        }
      }
      List<String> calls = new ArrayList<>();
      for (JsonNode call : message.path("tool_calls")) {
        JsonNode function = call.path("function");
        calls.add(function.path("name").textValue() + function.path("arguments").textValue());
      }
      assertEquals(text.toString(), message.path("content").asText(""), recording.name());
      assertEquals(tools, calls, recording.name());
      long prompt = 0;
      for (String count :
          List.of("input_tokens", "cache_read_input_tokens", "cache_creation_input_tokens")) {
        prompt += theirs.path("usage").path(count).asLong();
      }
      long completion = theirs.path("usage").path("output_tokens").asLong();
      assertEquals(
          new Usage(prompt, completion, prompt + completion),
          Usage.of(assertInstanceOf(Answer.class, recording.readBy(messages)).reply())
              .orElseThrow(),
          recording.name());
    }
  }

  @Test
  void everyRecordedErrorHasTheClassThatItsNamePromises() throws IOException, JsonException {
    List<Recording> errors = new ArrayList<>();
    for (Recording recording : recordings()) {
      String provider = recording.entry().path("provider").textValue();
      boolean known = CHAT_HOSTS.contains(provider) || provider.equals("anthropic");
      if (recording.status() >= 400 && known && !recording.api().equals("native-chat")) {
        errors.add(recording);
      }
    }
    assertFalse(errors.isEmpty());
    for (Recording error : errors) {
      String name = error.entry().path("case").textValue();
      String promise = name.substring(name.indexOf("error-") + "error-400-".length());
      Protocol protocol = error.name().startsWith("anthropic/") ? messages : chat;
      Fault fault = assertInstanceOf(Fault.class, error.readBy(protocol), error.name());
      assertEquals(CLASSES.get(promise), fault.failure(), error.name() + ": " + fault.message());
      assertFalse(fault.message().isEmpty(), error.name());
    }
  }

  @Test
  void theErrorsThatUsersReportedHaveTheRightClass() throws IOException, JsonException {
    List<String> classes = new ArrayList<>();
    for (String line : lines(CORPUS.resolveSibling("issue-errors.jsonl"))) {
      JsonNode error = Json.parse(line.getBytes(StandardCharsets.UTF_8));
      String provider = error.path("provider").textValue();
      if (!CHAT_HOSTS.contains(provider) && !provider.equals("anthropic")) {
        continue;
      }
      Headers headers = Headers.none();
      for (Map.Entry<String, JsonNode> header : error.path("headers").properties()) {
        headers = headers.and(header.getKey(), header.getValue().textValue());
      }
      byte[] body = error.path("body").isNull() ? new byte[0] : Json.write(error.path("body"));
      int status = error.path("status").intValue();
      Protocol protocol = provider.equals("anthropic") ? messages : chat;
      Fault fault =
          assertInstanceOf(Fault.class, protocol.parse(Operation.CHAT, status, headers, body));
      classes.add(
          provider
              + " "
              + status
              + " "
              + fault.failure().wireName()
              + fault.retryAfter().map(after -> " " + after).orElse(""));
    }
    assertEquals(
        List.of(
            "anthropic 529 overloaded",
            "anthropic 429 rate_limited",
            "anthropic 429 rate_limited PT16S",
            "anthropic 400 quota_exhausted",
            "openai 429 rate_limited PT0.006S",
            "openai 500 server_error",
            "openai 429 quota_exhausted",
            "azure-openai 400 content_filtered",
            "azure-openai 400 content_filtered",
            "groq 429 rate_limited PT17.359S",
            "mistral 429 rate_limited",
            "mistral 429 rate_limited",
            "openrouter 402 quota_exhausted",
            "deepseek 402 quota_exhausted",
            "huggingface 503 overloaded PT20S",
            "xai 403 permission",
            "xai 429 quota_exhausted",
            "together 429 rate_limited"),
        classes);
  }

  private static List<Recording> successes(Set<String> providers, String... apis)
      throws IOException, JsonException {
    List<Recording> successes =
        recordings().stream()
            .filter(recording -> recording.status() == 200)
            .filter(recording -> recording.entry().path("framing").textValue().equals("json"))
            .filter(recording -> providers.contains(recording.entry().path("provider").textValue()))
            .filter(recording -> List.of(apis).contains(recording.api()))
            .toList();
    assertFalse(successes.isEmpty());
    return successes;
  }

  private static List<Recording> recordings() throws IOException, JsonException {
    List<Recording> recordings = new ArrayList<>();
    for (String line : lines(CORPUS.resolve("manifest.jsonl"))) {
      JsonNode entry = Json.parse(line.getBytes(StandardCharsets.UTF_8));
      Path body =
          CORPUS
              .resolve(entry.path("dir").textValue())
              .resolve(entry.path("response").asText("response.json"));
      recordings.add(
          new Recording(entry, Files.exists(body) ? Files.readAllBytes(body) : new byte[0]));
    }
    return recordings;
  }

  private static List<String> lines(Path file) throws IOException {
    assumeTrue(Files.exists(file), "no recorded traffic here: set -Dwire.corpus=DIR");
    try (Stream<String> lines = Files.lines(file)) {
      return lines.filter(line -> !line.isBlank()).toList();
    }
  }
}
