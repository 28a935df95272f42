package dev.understudy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Event;
import dev.understudy.http.PlayedEvents;
import dev.understudy.json.Json;
import dev.understudy.protocol.Collector;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Reading;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A conversation with thinking and tools, told to Anthropic by a client that knows OpenAI alone.
class ThinkingThroughOpenAisSurfaceTest {
  private static final String PATH = "/v1/chat/completions";
  private static final String CONFIG = "{\"provider\":\"anthropic\",\"api_key\":\"key-one\"}";
  private static final String TURN =
      """
      [{"type":"thinking","thinking":"One call.","signature":"c2ln"},\
      {"type":"redacted_thinking","data":"ZGF0YQ=="},\
      {"type":"text","text":"Let me see."},\
      {"type":"tool_use","id":"toolu_1","name":"weather","input":{"city":"Oslo"}}]\
      """;

  private final World world = new World();
  private final ObjectNode request =
      World.object(
          """
          {"model":"claude-sonnet-4-5","max_tokens":8000,"reasoning_effort":"low",
           "messages":[{"role":"user","content":"Rain?"}],
           "tools":[{"type":"function","function":{"name":"weather"}}]}\
          """);

  @BeforeEach
  void theClientIsReachedAtOnce() {
    world.live = true;
    world.platformLeaves(Duration.ofMinutes(15));
  }

  @Test
  void whatAnthropicSignedGoesBackToItAsItWas() {
    world.upstream.answers(
        200,
        "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude\","
            + "\"content\":"
            + TURN
            + ",\"stop_reason\":\"tool_use\",\"usage\":{\"input_tokens\":1,\"output_tokens\":2}}");
    world.upstream.answers(200, World.ANTHROPIC_OK);
    World.Answer answer = world.post(PATH, Json.text(request), "x-portkey-config", CONFIG);
    assertEquals("One call.", answer.at("/choices/0/message/reasoning_content").textValue());
    goesBack(answer.at("/choices/0/message"));
  }

  @Test
  void itGoesBackAsItWasWhereItWasStreamed() {
    PlayedEvents events = new PlayedEvents(world.time);
    event(events, "{'type':'message_start','message':{'id':'msg_1','model':'claude'}}");
    int index = 0;
    for (JsonNode block : World.array(TURN)) {
      ObjectNode start = Json.object().put("type", "content_block_start").put("index", index);
      ObjectNode begun = start.putObject("content_block");
      block.properties().forEach(it -> begun.set(it.getKey(), it.getValue()));
      ObjectNode delta = Json.object().put("type", "content_block_delta").put("index", index);
      switch (block.path("type").textValue()) {
        case "thinking" -> {
          begun.put("thinking", "").put("signature", "");
          delta.putObject("delta").put("type", "thinking_delta").put("thinking", "One call.");
          event(events, Json.text(start));
          event(events, Json.text(delta));
          delta.putObject("delta").put("type", "signature_delta").put("signature", "c2ln");
          event(events, Json.text(delta));
        }
        case "text" -> {
          begun.put("text", "");
          delta.putObject("delta").put("type", "text_delta").put("text", "Let me see.");
          event(events, Json.text(start));
          event(events, Json.text(delta));
        }
        default -> event(events, Json.text(start));
      }
      event(events, "{'type':'content_block_stop','index':" + index++ + "}");
    }
    event(events, "{'type':'message_delta','delta':{'stop_reason':'tool_use'},'usage':{}}");
    event(events, "{'type':'message_stop'}");
    world.upstream.streams(events.ends()).answers(200, World.ANTHROPIC_OK);

    World.Answer answer =
        world.post(
            PATH, Json.text(request.deepCopy().put("stream", true)), "x-portkey-config", CONFIG);

    Collector collector = new Collector(Operation.CHAT);
    answer.events().stream()
        .filter(data -> !data.equals("[DONE]"))
        .forEach(data -> collector.add(World.object(data)));
    assertTrue(collector.reply() instanceof Reading.Answer, answer.text());
    goesBack(((Reading.Answer) collector.reply()).reply().at("/choices/0/message"));
  }

  /// With the result of its call.
  private void goesBack(JsonNode message) {
    ArrayNode messages = (ArrayNode) request.path("messages");
    messages.add(message);
    messages.addObject().put("role", "tool").put("tool_call_id", "toolu_1").put("content", "Rain");
    World.Answer answer = world.post(PATH, Json.text(request), "x-portkey-config", CONFIG);
    assertEquals(200, answer.status(), answer.text());
    JsonNode sent = world.upstream.sent.getLast().json();
    assertEquals(World.array(TURN), sent.at("/messages/1/content"));
    assertEquals("{\"type\":\"enabled\",\"budget_tokens\":1024}", Json.text(sent.path("thinking")));
  }

  private static void event(PlayedEvents events, String text) {
    JsonNode json = World.object(text.replace('\'', '"'));
    events.then(Duration.ZERO, new Event(json.path("type").asText(""), Json.text(json)));
  }
}
