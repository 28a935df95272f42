package dev.understudy.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.protocol.Corpus.Recording;
import dev.understudy.protocol.Reading.Answer;
import dev.understudy.protocol.Reading.Empty;
import dev.understudy.protocol.Reading.Fault;
import dev.understudy.protocol.chatcompletions.ChatCompletions;
import dev.understudy.protocol.messages.Messages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What providers really answered, recorded in the [Corpus].
class RecordedTrafficTest {
  private final Protocol chat = new ChatCompletions(new FixedTime());
  private final Protocol messages = new Messages(new FixedTime());

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
    for (Recording recording : successes(Corpus.CHAT_HOSTS, "chat", "completions")) {
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
          new Usage(
              prompt,
              completion,
              prompt + completion,
              theirs.path("usage").path("cache_read_input_tokens").asLong(),
              theirs.path("usage").path("cache_creation_input_tokens").asLong()),
          Usage.of(assertInstanceOf(Answer.class, recording.readBy(messages)).reply())
              .orElseThrow(),
          recording.name());
    }
  }

  private static List<Recording> successes(Set<String> providers, String... apis)
      throws IOException, JsonException {
    List<Recording> successes =
        Corpus.recordings().stream()
            .filter(recording -> recording.status() == 200)
            .filter(recording -> recording.entry().path("framing").textValue().equals("json"))
            .filter(recording -> providers.contains(recording.entry().path("provider").textValue()))
            .filter(recording -> List.of(apis).contains(recording.api()))
            .toList();
    assertFalse(successes.isEmpty());
    return successes;
  }
}
