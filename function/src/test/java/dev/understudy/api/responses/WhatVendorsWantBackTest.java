package dev.understudy.api.responses;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.api.Untold;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.protocol.Chunks;
import dev.understudy.protocol.FixedTime;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Protocol;
import dev.understudy.protocol.Rendering;
import dev.understudy.protocol.messages.Messages;
import dev.understudy.protocol.responses.Responses;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Decision 10: what a vendor wants back survives a client of Responses.
class WhatVendorsWantBackTest {
  private static final Untold NOTHING_UNTOLD = new Untold("", List.of(), warning -> fail(warning));
  private static final String GOOGLES =
      "{'role':'assistant','content':'Let me see.',%s"
          + "'extra_content':{'google':{'thought_signature':'eA=='}},"
          + "'tool_calls':[{'id':'c1','type':'function','function':{'name':'f','arguments':'{}'},"
          + "'extra_content':{'google':{'thought_signature':'eQ=='}}},"
          + "{'id':'c2','type':'function','function':{'name':'f','arguments':'{}'}}]}";
  private static final String ANTHROPICS =
      "{'role':'assistant','content':'Hi','reasoning_content':'Hm.So.','extra_content':{'anthropic':"
          + "{'thinking_blocks':[{'type':'thinking','thinking':'Hm.','signature':'cw=='},"
          + "{'type':'redacted_thinking','data':'ZA=='},"
          + "{'type':'thinking','thinking':'So.','signature':'dA=='}]}}}";
  private static final String OPENAIS =
      "{'role':'assistant','content':'Hi','extra_content':{'openai':"
          + "{'reasoning':[{'type':'reasoning','id':'rs_9','summary':[],'encrypted_content':'E'}]}}}";

  private final Protocol anthropic = new Messages(new FixedTime());
  private final Protocol openai = new Responses(new FixedTime(), "openai");

  @ParameterizedTest
  @ValueSource(strings = {"", "'reasoning_content':'Hm.',"})
  void whatAVendorSignedComesBackWithMessageAndCalls(String reasoning) throws JsonException {
    for (String signed : List.of(GOOGLES.formatted(reasoning), ANTHROPICS, OPENAIS)) {
      ObjectNode said = object(signed);
      JsonNode back = new RequestReader(request(output(said))).params().at("/messages/1");
      for (String member : List.of("extra_content", "reasoning_content", "tool_calls", "content")) {
        assertEquals(said.path(member), back.path(member), member);
      }
    }
  }

  @Test
  void itStandsBeforeTheCallsThatItBelongsTo() throws JsonException {
    ArrayNode output = output(object(GOOGLES.formatted("")));
    List<String> types = output.findValuesAsText("type").stream().toList();
    assertTrue(types.indexOf("reasoning") < types.indexOf("function_call"), types.toString());
    assertTrue(types.lastIndexOf("reasoning") < types.indexOf("function_call"), types.toString());
  }

  @Test
  void anthropicHasItsOwnBlocksBackAndNobodyElses() throws JsonException {
    ObjectNode said = object(ANTHROPICS);
    JsonNode own = render(anthropic, output(said)).at("/messages/1/content");
    assertEquals(said.at("/extra_content/anthropic/thinking_blocks/0"), own.path(0));
    assertEquals(said.at("/extra_content/anthropic/thinking_blocks/2"), own.path(2));
    for (String foreign : List.of(GOOGLES.formatted("'reasoning_content':'Hm.',"), OPENAIS)) {
      String sent = Json.text(render(anthropic, output(object(foreign))));
      assertFalse(sent.contains("thinking") || sent.contains("understudy:"), sent);
    }
  }

  @Test
  void openAiHasItsOwnItemsBackAndNobodyElses() throws JsonException {
    JsonNode item = object(OPENAIS).at("/extra_content/openai/reasoning/0");
    JsonNode own = pass(output(object(OPENAIS)));
    assertEquals(item, own.path(1));
    assertEquals("message", own.path(2).path("type").textValue());
    for (String foreign : List.of(GOOGLES.formatted("'reasoning_content':'Hm.',"), ANTHROPICS)) {
      String sent = Json.text(pass(output(object(foreign))));
      assertFalse(sent.contains("\"reasoning\"") || sent.contains("understudy:"), sent);
    }
  }

  /// OpenAI looks for an item of reasoning without encrypted content among those that it keeps.
  @Test
  void evenWordsThatNobodySignedAreMarkedAsOurs() throws JsonException {
    ArrayNode output = output(object("{'content':'Hi','reasoning_content':'Hm.'}"));
    assertEquals(2, output.size());
    assertEquals(2, pass(output).size());
    JsonNode back = new RequestReader(request(output)).params().at("/messages/1");
    assertEquals("Hm.", back.path("reasoning_content").textValue());
    assertFalse(back.has("extra_content"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"understudy:", "understudy:%%%", "understudy:bm8=", "understudy:W10="})
  void whatSomebodyHasChangedSaysNothing(String changed) throws JsonException {
    ArrayNode output = output(object(ANTHROPICS));
    ((ObjectNode) output.path(0)).put("encrypted_content", changed);
    JsonNode back = new RequestReader(request(output)).params().at("/messages/1");
    assertFalse(back.has("extra_content"));
    assertEquals("Hi", back.path("content").textValue());
  }

  private static ArrayNode output(ObjectNode said) {
    ObjectNode reply = Json.object().put("id", "1").put("model", "m");
    ObjectNode choice = reply.putArray("choices").addObject().put("index", 0);
    choice.set("message", said);
    choice.put("finish_reason", said.has("tool_calls") ? "tool_calls" : "stop");
    Telling telling = new Telling(Json.object(), false, NOTHING_UNTOLD);
    telling.add(Chunks.of(Operation.CHAT, reply));
    ObjectNode response = telling.end();
    Typed.response(response);
    return (ArrayNode) response.path("output");
  }

  private JsonNode pass(ArrayNode output) {
    RequestReader reader = new RequestReader(request(output));
    return assertInstanceOf(Rendering.Wire.class, openai.pass(reader.original().request()))
        .body()
        .path("input");
  }

  private static JsonNode render(Protocol protocol, ArrayNode output) {
    ObjectNode params = new RequestReader(request(output)).params();
    return assertInstanceOf(Rendering.Wire.class, protocol.render(Operation.CHAT, params)).body();
  }

  private static ObjectNode request(ArrayNode output) {
    ObjectNode request = Json.object().put("model", "m");
    ArrayNode input = request.putArray("input");
    input.addObject().put("role", "user").put("content", "a");
    input.addAll(output);
    for (JsonNode item : output) {
      if (item.path("type").asText("").equals("function_call")) {
        ObjectNode result = input.addObject().put("type", "function_call_output");
        result.put("call_id", item.path("call_id").textValue()).put("output", "b");
      }
    }
    return request;
  }

  private static ObjectNode object(String text) throws JsonException {
    return (ObjectNode) Json.parseStrictly(text.replace('\'', '"'));
  }
}
