package dev.understudy.local.rehearsal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.local.wire.Http;
import dev.understudy.local.wire.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Bedrock's rehearsal on the wire, frames included.
class BedrockTest {

  private static final String MODEL = "anthropic.claude-x-v1%3A0";

  private final RehearsalProviders providers;

  BedrockTest() throws IOException {
    providers = RehearsalProviders.start(Map.of(), _ -> {});
  }

  @AfterEach
  void close() throws IOException {
    providers.close();
  }

  @Test
  void aStreamSaysWhatTheWholeAnswerSays() throws Exception {
    JsonNode whole = whole(asked("Hi there"));
    String text = whole.at("/output/message/content/0/text").asText();
    assertEquals(
        "This is bedrock's rehearsal, as anthropic.claude-x-v1:0. I heard: Hi there", text);
    assertEquals("end_turn", whole.path("stopReason").asText());
    List<Frames> frames = streamed(asked("Hi there"));
    assertEquals(text, Frames.joined(frames, "/delta/text"));
    assertEquals(
        List.of("messageStart", "contentBlockDelta"),
        frames.stream().map(Frames::type).limit(2).toList());
    assertEquals(
        List.of("contentBlockStop", "messageStop", "metadata"),
        frames.stream().map(Frames::type).skip(frames.size() - 3).toList());
    assertEquals(whole.get("usage"), frames.getLast().json().get("usage"));
    assertTrue(frames.stream().allMatch(frame -> frame.json().has("p")));
  }

  @Test
  void everyToolIsCalledInPiecesAndWithoutInputByAnEmptyOne() throws Exception {
    ObjectNode body = withTools(asked("The weather?"), Answers.SCHEMA, "{\"type\":\"object\"}");
    JsonNode whole = whole(body);
    JsonNode first = whole.at("/output/message/content/0/toolUse");
    assertEquals(Answers.FITS, first.path("input").toString());
    assertTrue(first.path("toolUseId").asText().startsWith("tooluse_"));
    assertEquals("tool_use", whole.path("stopReason").asText());
    List<Frames> frames = streamed(body);
    assertEquals("weatherclock", Frames.joined(frames, "/start/toolUse/name"));
    assertEquals(Answers.FITS, Frames.joined(frames, "/delta/toolUse/input"));
    assertEquals("tool_use", Frames.joined(frames, "/stopReason"));
    ((ObjectNode) body.get("toolConfig"))
        .putObject("toolChoice")
        .putObject("tool")
        .put("name", "clock");
    assertEquals(1, whole(body).at("/output/message/content").size());
  }

  @Test
  void whatAToolSaidIsAnsweredWithWords() throws Exception {
    ObjectNode body = withTools(asked("The weather?"), Answers.SCHEMA);
    String said =
        whole(results(body, "tooluse_1", "tooluse_1"))
            .at("/output/message/content/0/text")
            .asText();
    assertTrue(said.endsWith("I heard: Sunny"), said);
  }

  @Test
  void imagesSchemasThoughtsLimitsAndStopsAreTakenAsTheyAreAsked() throws Exception {
    ObjectNode body = asked("Look");
    ObjectNode image = ((ArrayNode) body.at("/messages/0/content")).addObject().putObject("image");
    image.put("format", "png").putObject("source").put("bytes", Answers.PNG);
    assertTrue(text(whole(body)).endsWith("Look [image/png of 70 bytes]"));

    body = asked("Hi");
    body.putObject("outputConfig")
        .putObject("textFormat")
        .put("type", "json_schema")
        .putObject("structure")
        .putObject("jsonSchema")
        .put("name", "x")
        .put("schema", Answers.SCHEMA);
    assertEquals(Answers.FITS, text(whole(body)));

    body = asked("Hi");
    body.putObject("additionalModelRequestFields").putObject("thinking").put("type", "enabled");
    assertTrue(
        whole(body)
            .at("/output/message/content/0/reasoningContent/reasoningText")
            .has("signature"));
    assertTrue(Frames.joined(streamed(body), "/delta/reasoningContent/text").startsWith("Some"));

    body = asked("Hi");
    body.putObject("inferenceConfig").put("maxTokens", 2);
    assertEquals("This is", text(whole(body)));
    assertEquals("max_tokens", whole(body).path("stopReason").asText());

    body = asked("Hi");
    body.putObject("inferenceConfig").putArray("stopSequences").add("rehearsal");
    assertEquals("This is bedrock's ", text(whole(body)));
    assertEquals("stop_sequence", whole(body).path("stopReason").asText());
  }

  @Test
  void titanEmbedsOneTextAndCountsItsTokensInAHeader() throws Exception {
    ObjectNode body = Json.object().put("inputText", "Malmö and Lund").put("dimensions", 3);
    HttpResponse<String> answer =
        Http.send(Calls.bedrock(providers, "amazon.titan-embed-text-v2%3A0", "invoke", body));
    JsonNode json = Json.MAPPER.readTree(answer.body());
    assertEquals(3, json.path("embedding").size());
    assertEquals("3", answer.headers().firstValue("x-amzn-bedrock-input-token-count").orElse(""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | must start with a user message",
        "{'model':'m'} | extraneous key [model] is not permitted",
        "{'messages':[{'role':'system','content':[{'text':'x'}]}]} | 'messages.1.member.role'"
            + " failed to satisfy constraint",
        "{'messages':[{'role':'user','content':[]}]} | messages.0 is empty",
        "{'messages':[{'role':'user','content':[{'text':' '}]}]} | messages.0.content.0 is blank",
        "{'messages':[{'role':'user','content':[{'text':'x'}]},{'role':'user','content':[{'text':'x'}]}]}"
            + " | must alternate",
        "{'messages':[{'role':'user','content':[{'image':{'format':'jpg'}}]}]} | enum value set:"
            + " [gif, jpeg, png, webp]",
        "{'messages':[{'role':'user','content':[{'toolResult':{'toolUseId':'a b'}}]}]} | regular"
            + " expression pattern",
        "{'messages':[{'role':'user','content':[{'toolResult':{'toolUseId':'a'}}]}]} | exceeds the"
            + " number of toolUse blocks",
        "{'inferenceConfig':{'maxTokens':0}} | Value '0' at 'inferenceConfig.maxTokens'",
        "{'inferenceConfig':{'temperature':1.5}} | have value less than or equal to 1",
        "{'toolConfig':{'tools':[{'toolSpec':{'name':'a b'}}]}} | tools.1.member.toolSpec.name",
      })
  void whatIsWrongIsComplainedAbout(String body, String message) throws Exception {
    ObjectNode wrong = Json.literal(body.replace('\'', '"'));
    HttpResponse<String> answer = Http.send(Calls.bedrock(providers, MODEL, "converse", wrong));
    assertEquals(400, answer.statusCode(), answer.body());
    assertTrue(answer.body().contains(message), answer.body());
    assertTrue(type(answer).startsWith("ValidationException:http://"), type(answer));
  }

  @Test
  void aConversationWithCallsNeedsToolsAndTheirResults() throws Exception {
    ObjectNode bare = results(asked("x"), "a", "a");
    assertTrue(failed(400, MODEL, bare).body().contains("toolConfig field must be defined"));
    ObjectNode other = withTools(results(asked("x"), "a", "b"), Answers.SCHEMA);
    assertTrue(
        failed(400, MODEL, other).body().contains("Expected toolResult blocks at messages.2"));
    ObjectNode wrongType = Json.object();
    wrongType.putArray("messages").addObject().put("role", "user").put("content", "x");
    assertTrue(type(failed(400, MODEL, wrongType)).startsWith("SerializationException:"));
  }

  @Test
  void errorsAreNamedInTheirHeader() throws Exception {
    Map<String, String> names =
        Map.of(
            "rate-limit", "429 ThrottlingException",
            "bad-key", "403 UnrecognizedClientException",
            "model-not-found", "400 ValidationException",
            "status-503", "503 ServiceUnavailableException",
            "status-424", "424 ModelErrorException");
    for (Map.Entry<String, String> name : names.entrySet()) {
      HttpResponse<String> answer =
          Http.send(Calls.bedrock(providers, "m-fail-" + name.getKey(), "converse", asked("x")));
      assertEquals(name.getValue(), answer.statusCode() + " " + type(answer).split(":", 2)[0]);
    }
  }

  @Test
  void aCallerSignsOrHasATokenAndAnythingElseIsNoProof() throws Exception {
    HttpResponse<String> token =
        Http.send(
            Calls.bedrock(providers, MODEL, "converse", asked("x"))
                .setHeader("authorization", "Bearer rehearsal-token"));
    assertEquals(200, token.statusCode());
    for (String proof : List.of("AWS4-HMAC-SHA256 Credential=x", "Basic eDp5")) {
      HttpResponse<String> answer =
          Http.send(
              Calls.bedrock(providers, MODEL, "converse", asked("x"))
                  .setHeader("authorization", proof));
      assertEquals(403, answer.statusCode());
      assertTrue(type(answer).startsWith("MissingAuthenticationTokenException:"));
    }
    Http.send(Calls.bedrock(providers, MODEL, "converse", asked("x")));
    assertEquals("rehearsal-bedrock-id", providers.journal().calls().getLast().key());
  }

  @Test
  void faultsOfStreamsAreFaultsOfFrames() throws Exception {
    List<Frames> broken = frames("m-fail-stream-error-2");
    assertEquals("serviceUnavailableException", broken.getLast().type());
    assertEquals("exception", broken.getLast().headers().get(":message-type"));
    List<Frames> spoilt = frames("m-fail-stream-garbage-1");
    assertEquals(1, spoilt.stream().filter(frame -> frame.json().isMissingNode()).count());
    assertEquals("metadata", frames("m-fail-stream-bytes").getLast().type());
    assertThrows(IOException.class, () -> frames("m-fail-truncated"));
    assertThrows(IOException.class, () -> frames("m-fail-stream-cut-2"));
  }

  /// That the frames are taken apart rightly, whoever made them.
  @Test
  void aRecordedStreamIsMadeOfTheSameFrames() throws Exception {
    Path corpus = Path.of(System.getProperty("wire.corpus", "../../shared/wire/corpus"));
    Path recorded = corpus.resolve("bedrock/converse-parallel-tools-stream/01/response.bin");
    Assumptions.assumeTrue(Files.exists(recorded), "no recorded traffic at " + corpus);
    List<Frames> frames = Frames.all(Files.readAllBytes(recorded));
    assertEquals(streamed(asked("Hi")).getFirst().headers(), frames.getFirst().headers());
    assertEquals("metadata", frames.getLast().type());
  }

  private List<Frames> frames(String model) throws Exception {
    HttpResponse<byte[]> answer =
        Http.bytes(Calls.bedrock(providers, model, "converse-stream", asked("Hi")));
    assertEquals(200, answer.statusCode());
    return Frames.all(answer.body());
  }

  private List<Frames> streamed(ObjectNode body) throws Exception {
    HttpResponse<byte[]> answer =
        Http.bytes(Calls.bedrock(providers, MODEL, "converse-stream", body));
    assertEquals(
        "application/vnd.amazon.eventstream",
        answer.headers().firstValue("content-type").orElse(""));
    return Frames.all(answer.body());
  }

  private JsonNode whole(ObjectNode body) throws Exception {
    return Answers.whole(Calls.bedrock(providers, MODEL, "converse", body));
  }

  private HttpResponse<String> failed(int status, String model, ObjectNode body) throws Exception {
    HttpResponse<String> answer = Http.send(Calls.bedrock(providers, model, "converse", body));
    assertEquals(status, answer.statusCode(), answer.body());
    return answer;
  }

  private static String type(HttpResponse<String> answer) {
    return answer.headers().firstValue("x-amzn-errortype").orElse("");
  }

  private static String text(JsonNode answer) {
    return answer.at("/output/message/content/0/text").asText();
  }

  private static ObjectNode asked(String text) {
    ObjectNode body = Json.object();
    ObjectNode turn = body.putArray("messages").addObject().put("role", "user");
    turn.putArray("content").addObject().put("text", text);
    return body;
  }

  private static ObjectNode withTools(ObjectNode body, String... schemas) {
    List<String> names = List.of("weather", "clock");
    for (int i = 0; i < schemas.length; i++) {
      ObjectNode spec =
          body.withObjectProperty("toolConfig")
              .withArrayProperty("tools")
              .addObject()
              .putObject("toolSpec")
              .put("name", names.get(i));
      spec.putObject("inputSchema").set("json", Json.literal(schemas[i]));
    }
    return body;
  }

  private static ObjectNode results(ObjectNode body, String called, String answered) {
    ArrayNode messages = body.withArrayProperty("messages");
    ObjectNode use =
        messages
            .addObject()
            .put("role", "assistant")
            .putArray("content")
            .addObject()
            .putObject("toolUse");
    use.put("toolUseId", called).put("name", "weather").putObject("input");
    ObjectNode result =
        messages
            .addObject()
            .put("role", "user")
            .putArray("content")
            .addObject()
            .putObject("toolResult");
    result.put("toolUseId", answered).putArray("content").addObject().put("text", "Sunny");
    return body;
  }
}
