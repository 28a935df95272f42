package dev.understudy.local.rehearsal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.openai.core.ObjectMappers;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseStreamEvent;
import dev.understudy.local.wire.Json;
import dev.understudy.local.wire.Sse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The rehearsal of OpenAI's Responses on the wire, by the types of OpenAI's own client.
class ResponsesTest {

  private final RehearsalProviders providers;

  ResponsesTest() throws IOException {
    providers = RehearsalProviders.start(Map.of(), _ -> {});
  }

  @AfterEach
  void close() throws IOException {
    providers.close();
  }

  @Test
  void aStreamSaysWhatTheWholeAnswerSays() throws Exception {
    JsonNode whole = whole(asked("Hi there"));
    assertEquals("This is openai's rehearsal, as gpt-x. I heard: Hi there", text(whole));
    assertEquals("completed", whole.path("status").asText());
    List<Sse> events = streamed(asked("Hi there"));
    assertEquals(text(whole), Sse.joined(events, "/delta"));
    assertEquals(
        List.of(
            "response.created",
            "response.in_progress",
            "response.output_item.added",
            "response.content_part.added",
            "response.output_text.delta"),
        events.stream().map(Sse::name).limit(5).toList());
    assertEquals(
        List.of(
            "response.output_text.done",
            "response.content_part.done",
            "response.output_item.done",
            "response.completed"),
        events.stream().map(Sse::name).skip(events.size() - 4).toList());
    for (int i = 0; i < events.size(); i++) {
      assertEquals(i, events.get(i).json().path("sequence_number").asInt(-1));
    }
    assertEquals(whole.get("usage"), events.getLast().json().at("/response/usage"));
  }

  @Test
  void toolsAreCalledInPieces() throws Exception {
    ObjectNode body = withTools(asked("The weather?"));
    assertEquals(1, whole(body).path("output").size());
    body.put("parallel_tool_calls", true);
    JsonNode output = whole(body).path("output");
    assertEquals(2, output.size());
    assertEquals(Answers.FITS, output.path(0).path("arguments").asText());
    assertTrue(output.path(0).path("call_id").asText().startsWith("call_"));
    List<Sse> events = streamed(body);
    assertEquals(Answers.FITS + Answers.FITS, Sse.joined(events, "/delta"));
    body.putObject("tool_choice").put("type", "function").put("name", "clock");
    assertEquals("clock", whole(body).at("/output/0/name").asText());
  }

  @Test
  void whatAToolSaidIsAnsweredWithWords() throws Exception {
    ObjectNode body = withTools(asked("The weather?"));
    ArrayNode input = body.putArray("input");
    input
        .addObject()
        .put("type", "function_call")
        .put("call_id", "call_1")
        .put("name", "weather")
        .put("arguments", "{}");
    JsonNode open = error(body);
    assertEquals("No tool output found for function call call_1.", open.path("message").asText());
    input
        .addObject()
        .put("type", "function_call_output")
        .put("call_id", "call_1")
        .put("output", "Sunny");
    assertTrue(text(whole(body)).endsWith("I heard: Sunny"));
    input.remove(0);
    assertTrue(error(body).path("message").asText().startsWith("No tool call found for function"));
  }

  @Test
  void imagesSchemasThoughtsAndLimitsAreTakenAsTheyAreAsked() throws Exception {
    ObjectNode body = asked("");
    ArrayNode parts = body.putArray("input").addObject().put("role", "user").putArray("content");
    parts.addObject().put("type", "input_text").put("text", "Look");
    parts
        .addObject()
        .put("type", "input_image")
        .put("image_url", "data:image/png;base64," + Answers.PNG);
    assertTrue(text(whole(body)).endsWith("Look [image/png of 70 bytes]"));

    body = asked("Hi");
    ObjectNode format = body.putObject("text").putObject("format");
    format.put("type", "json_schema").put("name", "x").set("schema", Json.literal(Answers.SCHEMA));
    assertEquals(Answers.FITS, text(whole(body)));

    body = asked("Hi");
    body.putObject("reasoning").put("effort", "low").put("summary", "auto");
    body.putArray("include").add("reasoning.encrypted_content");
    JsonNode thought = whole(body).at("/output/0");
    assertTrue(thought.at("/summary/0/text").asText().startsWith("Somebody"));
    assertTrue(thought.has("encrypted_content"));
    assertTrue(Sse.joined(streamed(body), "/delta").startsWith("Somebody"));

    JsonNode cut = whole(asked("Hi").put("model", "gpt-tokens-40-x").put("max_output_tokens", 16));
    assertEquals("incomplete", cut.path("status").asText());
    assertEquals("max_output_tokens", cut.at("/incomplete_details/reason").asText());
    assertEquals(16, cut.at("/usage/output_tokens").asInt());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | Missing required parameter: 'input'.",
        "{'input':5} | Invalid type for 'input'",
        "{'messages':[]} | Unsupported parameter: 'messages'.",
        "{'input':'x','stop':'y'} | Unknown parameter: 'stop'.",
        "{'input':'x','max_output_tokens':5} | Invalid 'max_output_tokens': integer below minimum",
        "{'input':'x','max_output_tokens':'5'} | Invalid type for 'max_output_tokens'",
        "{'input':[{'role':'tool','content':'x'}]} | Invalid value: 'tool'.",
        "{'input':[{'role':'user','content':[{'type':'text'}]}]} | Invalid value: 'text'.",
        "{'input':'x','tools':[{'type':'function','function':{'name':'f'}}]} | Missing required"
            + " parameter: 'tools[0].name'.",
      })
  void whatIsWrongIsComplainedAbout(String body, String message) throws Exception {
    JsonNode error = error(Json.literal(body.replace('\'', '"')).put("model", "gpt-x"));
    assertTrue(error.path("message").asText().startsWith(message), error.toString());
    assertEquals("invalid_request_error", error.path("type").asText());
    assertTrue(error.has("param") && error.has("code"));
  }

  @Test
  void anErrorInAStreamIsAnEventOfThatName() throws Exception {
    List<Sse> events =
        Answers.events(
            Calls.responses(
                providers, asked("x").put("model", "m-fail-stream-error-2").put("stream", true)));
    assertEquals("error", events.getLast().name());
  }

  private JsonNode error(ObjectNode body) throws Exception {
    return Answers.json(400, Calls.responses(providers, body)).path("error");
  }

  private JsonNode whole(ObjectNode body) throws Exception {
    JsonNode whole = Answers.whole(Calls.responses(providers, body));
    ObjectMappers.jsonMapper().treeToValue(whole, Response.class).validate();
    return whole;
  }

  private List<Sse> streamed(ObjectNode body) throws Exception {
    List<Sse> events =
        Answers.events(Calls.responses(providers, body.deepCopy().put("stream", true)));
    for (Sse event : events) {
      ObjectMappers.jsonMapper().readValue(event.data(), ResponseStreamEvent.class).validate();
    }
    return events;
  }

  private static String text(JsonNode answer) {
    return answer.at("/output/0/content/0/text").asText();
  }

  private static ObjectNode asked(String text) {
    return Json.object().put("model", "gpt-x").put("input", text);
  }

  private static ObjectNode withTools(ObjectNode body) {
    for (String name : List.of("weather", "clock")) {
      body.withArrayProperty("tools")
          .addObject()
          .put("type", "function")
          .put("name", name)
          .put("strict", false)
          .set("parameters", Json.literal(Answers.SCHEMA));
    }
    return body;
  }
}
