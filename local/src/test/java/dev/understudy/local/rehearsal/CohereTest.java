package dev.understudy.local.rehearsal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.local.wire.Json;
import dev.understudy.local.wire.Sse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Cohere's rehearsal on the wire.
class CohereTest {

  private final RehearsalProviders providers;

  CohereTest() throws IOException {
    providers = RehearsalProviders.start(Map.of(), _ -> {});
  }

  @AfterEach
  void close() throws IOException {
    providers.close();
  }

  @Test
  void aStreamSaysWhatTheWholeAnswerSays() throws Exception {
    JsonNode whole = whole(asked("Hi there"));
    String text = whole.at("/message/content/0/text").asText();
    assertEquals("This is cohere's rehearsal, as command-x. I heard: Hi there", text);
    assertEquals("COMPLETE", whole.path("finish_reason").asText());
    List<Sse> events = streamed(asked("Hi there"));
    assertEquals(text, Sse.joined(events, "/delta/message/content/text"));
    assertEquals(
        List.of("message-start", "content-start", "content-delta"),
        events.stream().map(Sse::name).limit(3).toList());
    Sse end = events.get(events.size() - 2);
    assertEquals("message-end", end.name());
    assertEquals(whole.get("usage"), end.json().at("/delta/usage"));
    assertEquals("[DONE]", events.getLast().data());
  }

  @Test
  void everyToolIsCalledBehindAPlan() throws Exception {
    ObjectNode body = withTools(asked("The weather?"));
    JsonNode whole = whole(body);
    assertEquals("I will use the tools.", whole.at("/message/tool_plan").asText());
    assertFalse(whole.path("message").has("content"));
    assertEquals(2, whole.at("/message/tool_calls").size());
    assertEquals(Answers.FITS, whole.at("/message/tool_calls/0/function/arguments").asText());
    assertEquals("TOOL_CALL", whole.path("finish_reason").asText());
    List<Sse> events = streamed(body);
    assertEquals("I will use the tools.", Sse.joined(events, "/delta/message/tool_plan"));
    assertEquals("weatherclock", Sse.joined(events, "/delta/message/tool_calls/function/name"));
    assertEquals(
        Answers.FITS + Answers.FITS,
        Sse.joined(events, "/delta/message/tool_calls/function/arguments"));
    assertEquals("COMPLETE", whole(body.put("tool_choice", "NONE")).path("finish_reason").asText());
  }

  @Test
  void whatAToolSaidIsAnsweredWithWords() throws Exception {
    ObjectNode body = withTools(asked("The weather?"));
    result(body, "weather_1", "weather_1");
    assertTrue(text(whole(body)).endsWith("I heard: Sunny"));
    ObjectNode other = withTools(asked("The weather?"));
    result(other, "weather_1", "weather_2");
    assertTrue(refused(400, other).contains("tool call id weather_2 not found"));
  }

  @Test
  void imagesSchemasThoughtsLimitsAndStopsAreTakenAsTheyAreAsked() throws Exception {
    ObjectNode body = Json.object().put("model", "command-x");
    ArrayNode parts = body.putArray("messages").addObject().put("role", "user").putArray("content");
    parts.addObject().put("type", "text").put("text", "Look");
    ObjectNode image = parts.addObject().put("type", "image_url").putObject("image_url");
    image.put("url", "data:image/png;base64," + Answers.PNG);
    assertTrue(text(whole(body)).endsWith("Look [image/png of 70 bytes]"));

    body = asked("Hi");
    body.putObject("response_format")
        .put("type", "json_object")
        .set("json_schema", Json.literal(Answers.SCHEMA));
    assertEquals(Answers.FITS, text(whole(body)));

    body = asked("Hi");
    body.putObject("thinking").put("type", "enabled");
    assertEquals("thinking", whole(body).at("/message/content/0/type").asText());
    assertTrue(
        Sse.joined(streamed(body), "/delta/message/content/thinking").startsWith("Somebody"));

    JsonNode cut = whole(asked("Hi").put("max_tokens", 2));
    assertEquals("This is", text(cut));
    assertEquals("MAX_TOKENS", cut.path("finish_reason").asText());

    body = asked("Hi");
    body.putArray("stop_sequences").add("rehearsal");
    assertEquals("STOP_SEQUENCE", whole(body).path("finish_reason").asText());
  }

  @Test
  void vectorsAreGivenForEachText() throws Exception {
    ObjectNode body = Json.object().put("model", "embed-x").put("input_type", "search_query");
    body.put("output_dimension", 3).putArray("texts").add("Malmö").add("Lund");
    JsonNode answer = Answers.whole(Calls.cohere(providers, "/embed", body));
    assertEquals(2, answer.at("/embeddings/float").size());
    assertEquals(3, answer.at("/embeddings/float/0").size());
    assertEquals(2, answer.at("/meta/billed_units/input_tokens").asInt());
    body.remove("input_type");
    JsonNode error = Answers.json(400, Calls.cohere(providers, "/embed", body));
    assertTrue(error.path("message").asText().contains("valid input_type must be provided"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "400 | {} | messages is required",
        "400 | {'messages':[]} | at least one message",
        "400 | {'messages':'x'} | parameter 'messages' is of type string",
        "400 | {'messages':[{'role':'developer','content':'x'}]} | the role 'developer'",
        "400 | {'messages':[{'role':'user','content':''}]} | must have non-empty content",
        "400 | {'messages':[{'role':'user','content':[{'type':'input_text'}]}]} | an invalid type",
        "422 | {'top_p':1} | unknown field: parameter 'top_p'",
        "400 | {'max_tokens':'5'} | parameter 'max_tokens' is of type string",
        "400 | {'max_tokens':0} | max_tokens must be at least 1",
        "400 | {'temperature':1.5} | temperature must be between",
        "400 | {'messages':[{'role':'user','content':'x'}],'tool_choice':'auto'} | one of REQUIRED,"
            + " NONE",
      })
  void whatIsWrongIsComplainedAbout(int status, String body, String message) throws Exception {
    ObjectNode wrong = Json.literal(body.replace('\'', '"')).put("model", "command-x");
    assertTrue(refused(status, wrong).contains(message), refused(status, wrong));
  }

  @Test
  void errorsAreAnIdAndAMessageAlsoAtTheEndOfAStream() throws Exception {
    JsonNode limited = Answers.json(429, chat(asked("x").put("model", "m-fail-rate-limit")));
    assertTrue(limited.has("id") && limited.path("message").asText().contains("rate limit"));
    Answers.json(498, chat(asked("x").put("model", "m-fail-content-filter")));
    List<Sse> events =
        Answers.events(chat(asked("x").put("model", "m-fail-stream-error-2").put("stream", true)));
    assertEquals("ERROR", events.getLast().json().at("/delta/finish_reason").asText());
  }

  private java.net.http.HttpRequest.Builder chat(ObjectNode body) {
    return Calls.cohere(providers, "/chat", body);
  }

  private JsonNode whole(ObjectNode body) throws Exception {
    return Answers.whole(chat(body));
  }

  private List<Sse> streamed(ObjectNode body) throws Exception {
    return Answers.events(chat(body.deepCopy().put("stream", true)));
  }

  private String refused(int status, ObjectNode body) throws Exception {
    return Answers.json(status, chat(body)).path("message").asText();
  }

  private static String text(JsonNode answer) {
    return answer.at("/message/content/0/text").asText();
  }

  private static ObjectNode asked(String text) {
    return Calls.chat("command-x", text);
  }

  private static ObjectNode withTools(ObjectNode body) {
    for (String name : List.of("weather", "clock")) {
      ObjectNode tool = body.withArrayProperty("tools").addObject().put("type", "function");
      tool.putObject("function").put("name", name).set("parameters", Json.literal(Answers.SCHEMA));
    }
    return body;
  }

  private static void result(ObjectNode body, String called, String answered) {
    ArrayNode messages = body.withArrayProperty("messages");
    ObjectNode call =
        messages.addObject().put("role", "assistant").putArray("tool_calls").addObject();
    call.put("id", called).put("type", "function");
    call.putObject("function").put("name", "weather").put("arguments", "{}");
    messages.addObject().put("role", "tool").put("tool_call_id", answered).put("content", "Sunny");
  }
}
