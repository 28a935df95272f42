package dev.understudy.api.messages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.api.Untold;
import dev.understudy.http.Event;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.protocol.Chunks;
import dev.understudy.protocol.FixedTime;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Rendering;
import dev.understudy.protocol.canonical.ForeignExtras;
import dev.understudy.protocol.messages.Messages;
import dev.understudy.route.AnswerStream.Piece;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Decision 10: what a vendor wants back survives a client of Anthropic's dialect.
class WhatVendorsWantBackTest {
  private static final Untold NOTHING_UNTOLD = new Untold("", List.of(), warning -> fail(warning));
  private static final String GOOGLES =
      "{'role':'assistant','content':'Let me"
          + " see.',%s'extra_content':{'google':{'thought_signature':'eA=='}},"
          + "'tool_calls':[{'id':'c1','type':'function','function':{'name':'f','arguments':'{}'},"
          + "'extra_content':{'google':{'thought_signature':'eQ=='}}},"
          + "{'id':'c2','type':'function','function':{'name':'f','arguments':'{}'}}]}";
  private static final String ANTHROPICS =
      "{'role':'assistant','content':'Hi','reasoning_content':'Hm.So.','extra_content':{'anthropic':"
          + "{'thinking_blocks':[{'type':'thinking','thinking':'Hm.','signature':'cw=='},"
          + "{'type':'redacted_thinking','data':'ZA=='},"
          + "{'type':'thinking','thinking':'So.','signature':'dA=='}]}}}";

  private final Messages protocol = new Messages(new FixedTime());

  @ParameterizedTest
  @ValueSource(strings = {"", "'reasoning_content':'Hm.',"})
  void whatAnotherVendorSignedComesBackWholeAndStreamed(String reasoning) throws JsonException {
    ObjectNode said = object(GOOGLES.formatted(reasoning));
    for (JsonNode content : List.of(whole(said), streamed(said))) {
      ObjectNode back = back(content);
      assertEquals(said.path("extra_content"), back.path("extra_content"));
      assertEquals(said.path("reasoning_content"), back.path("reasoning_content"));
      assertEquals(said.path("tool_calls"), back.path("tool_calls"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "'reasoning_content':'Hm.',"})
  void itIsNeverSentToAnthropic(String reasoning) throws JsonException {
    ObjectNode said = object(GOOGLES.formatted(reasoning));
    for (JsonNode content : List.of(whole(said), streamed(said))) {
      ObjectNode request = request(content);
      Rendering.Wire passed = assertInstanceOf(Rendering.Wire.class, protocol.pass(request));
      Rendering.Wire rendered =
          assertInstanceOf(
              Rendering.Wire.class,
              protocol.render(Operation.CHAT, new RequestReader(request, true).params()));
      for (Rendering.Wire wire : List.of(passed, rendered)) {
        assertFalse(Json.text(wire.body()).contains("thinking"), Json.text(wire.body()));
        assertEquals("Let me see.", wire.body().at("/messages/1/content/0/text").textValue());
      }
    }
  }

  @Test
  void whatAnthropicSignedComesBackAsItWas() throws JsonException {
    ObjectNode said = object(ANTHROPICS);
    JsonNode blocks = said.at("/extra_content/anthropic/thinking_blocks");
    for (JsonNode content : List.of(whole(said), streamed(said))) {
      assertEquals(
          Json.text(blocks).replace("]", ",{\"type\":\"text\",\"text\":\"Hi\"}]"),
          Json.text(content));
      assertEquals(said.path("extra_content"), back(content).path("extra_content"));
      Rendering.Wire wire =
          assertInstanceOf(
              Rendering.Wire.class,
              protocol.render(Operation.CHAT, new RequestReader(request(content), true).params()));
      assertEquals(content, wire.body().at("/messages/1/content"));
    }
  }

  @Test
  void whatACallNeedsStandsBeforeIt() throws JsonException {
    JsonNode content = streamed(object(GOOGLES.formatted("")));
    List<String> types =
        content.valueStream().map(block -> block.path("type").textValue()).toList();
    assertEquals("tool_use", types.getLast());
    assertTrue(types.indexOf("thinking") < types.indexOf("tool_use"), types.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"understudy:", "understudy:%%%", "understudy:bm8=", "understudy:W10="})
  void aSignatureThatSomebodyHasChangedSaysNothing(String signature) {
    assertTrue(ForeignExtras.isOurs(signature));
    assertTrue(ForeignExtras.of(signature).isEmpty());
  }

  private static JsonNode whole(ObjectNode said) {
    return Message.of(reply(said)).path("content");
  }

  private JsonNode streamed(ObjectNode said) {
    MessageStreamWriter writer = new MessageStreamWriter(false, NOTHING_UNTOLD);
    List<Event> events =
        new ArrayList<>(
            writer.write(new Piece(Chunks.of(Operation.CHAT, reply(said)), Optional.empty())));
    events.addAll(writer.end());
    JsonNode content = protocol.gather(events).orElseThrow().path("content");
    // What only a strict client misses.
    content.forEach(block -> ((ObjectNode) block).remove("caller"));
    return content;
  }

  private static ObjectNode reply(ObjectNode said) {
    ObjectNode reply = Json.object().put("id", "1").put("model", "m");
    ObjectNode choice = reply.putArray("choices").addObject().put("index", 0);
    choice.set("message", said);
    choice.put("finish_reason", said.has("tool_calls") ? "tool_calls" : "stop");
    return reply;
  }

  /// The canonical message that a client's next request has for the answer.
  private static ObjectNode back(JsonNode content) {
    return (ObjectNode) new RequestReader(request(content), true).params().at("/messages/1");
  }

  private static ObjectNode request(JsonNode content) {
    ObjectNode request = Json.object().put("model", "m").put("max_tokens", 9);
    ArrayNode messages = request.putArray("messages");
    messages.addObject().put("role", "user").put("content", "a");
    messages.addObject().put("role", "assistant").set("content", content);
    messages.addObject().put("role", "user").put("content", "b");
    return request;
  }

  private static ObjectNode object(String text) throws JsonException {
    return (ObjectNode) Json.parseStrictly(text.replace('\'', '"'));
  }
}
