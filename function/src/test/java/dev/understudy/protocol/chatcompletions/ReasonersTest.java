package dev.understudy.protocol.chatcompletions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.protocol.FixedTime;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Rendering;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What OpenAI's models that reason are not asked.
class ReasonersTest {
  @ParameterizedTest
  @CsvSource({
    "gpt-4o, NOT",
    "gpt-4.1-mini, NOT",
    "gpt-5-chat-latest, NOT",
    "o1, ALWAYS",
    "o1-preview, ALWAYS",
    "o3-mini-2025-01-31, ALWAYS",
    "o4-mini, ALWAYS",
    "gpt-5-nano, ALWAYS",
    "gpt-5.1, ASKED",
    "gpt-5.4-mini, ASKED",
    "gpt-5.5, UNASKED",
    "gpt-5.6-sol, UNASKED",
    "llama-3, NOT",
  })
  void modelsAreKnownByTheirNames(String model, Reasoners reasoners) {
    assertEquals(reasoners, Reasoners.of(model));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "gpt-4o  | {'temperature':0.5,'max_tokens':5} | {'temperature':0.5,'max_tokens':5} | 0",
        "o3      | {'temperature':1.0,'top_p':1,'presence_penalty':0,'logit_bias':{}} |"
            + " {'temperature':1.0,'top_p':1,'presence_penalty':0,'logit_bias':{}} | 0",
        "o3      |"
            + " {'temperature':0.5,'top_p':0.5,'frequency_penalty':1,'logit_bias':{'1':2},'seed':1}"
            + " | {'seed':1} | 4",
        "o3      | {'max_tokens':5} | {'max_completion_tokens':5} | 1",
        "o3      | {'max_tokens':5,'max_completion_tokens':6} | {'max_completion_tokens':6} | 1",
        "o3      | {'max_tokens':null} | {} | 0",
        "gpt-5.1 | {'temperature':0.5} | {'temperature':0.5} | 0",
        "gpt-5.1 | {'temperature':0.5,'reasoning_effort':'low'} | {'reasoning_effort':'low'} | 1",
        "gpt-5.5 | {'temperature':0.5} | {} | 1",
        "gpt-5.5 | {'temperature':0.5,'reasoning_effort':'none'} |"
            + " {'temperature':0.5,'reasoning_effort':'none'} | 0",
      })
  void whatTheyRefuseIsLeftOutWithASentence(
      String model, String fields, String sent, int adaptations) throws JsonException {
    ObjectNode request = Json.object().put("model", model);
    request.setAll(json(fields));
    ChatCompletions protocol = ChatCompletions.ofOpenAi(new FixedTime(), model);
    Rendering.Wire wire =
        assertInstanceOf(Rendering.Wire.class, protocol.render(Operation.CHAT, request));
    ObjectNode expected = Json.object().put("model", model);
    expected.setAll(json(sent));
    assertEquals(Json.text(expected), Json.text(wire.body()));
    assertEquals(
        adaptations, wire.adaptations().size(), List.copyOf(wire.adaptations()).toString());
  }

  @Test
  void whatOthersThoughtAndWantBackIsKeptFromOpenAi() throws JsonException {
    ObjectNode request =
        json(
            "{'model':'gpt-4o','messages':[{'role':'user','content':'a'},{'role':'assistant','content':'b','reasoning_content':'c','extra_content':{'x':{}},'tool_calls':[{'id':'d','extra_content':{'x':{}}}]}]}");
    String before = Json.text(request);
    Rendering.Wire wire =
        assertInstanceOf(
            Rendering.Wire.class,
            ChatCompletions.ofOpenAi(new FixedTime(), "gpt-4o").render(Operation.CHAT, request));
    assertEquals(
        json(
            "{'model':'gpt-4o','messages':[{'role':'user','content':'a'},{'role':'assistant','content':'b','tool_calls':[{'id':'d'}]}]}"),
        wire.body());
    assertEquals(
        List.of("messages[1].reasoning_content was left out: OpenAI has no counterpart."),
        wire.adaptations());
    assertEquals(before, Json.text(request));
  }

  private static ObjectNode json(String text) throws JsonException {
    return (ObjectNode) Json.parse(text.replace('\'', '"'));
  }
}
