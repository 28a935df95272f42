package dev.understudy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.http.PlayedEvents;
import dev.understudy.secret.Secret;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a model made beside words, for clients whose dialect has a place for it, and for those
/// whose has none.
class UntoldTest {
  private static final String GOOGLE =
      """
      {"candidates":[{"content":{"role":"model","parts":[{"text":"Here."},\
      {"inlineData":{"mimeType":"image/png","data":"iVBORw0="}}]},"finishReason":"STOP"}],\
      "usageMetadata":{"promptTokenCount":1,"candidatesTokenCount":2,"totalTokenCount":3}}\
      """;
  private static final String ON_MESSAGES =
      "The answer has images, which Anthropic's Messages cannot tell.";

  private final World world =
      World.fresh()
          .stores("providers/google", new Secret("key-of-google"))
          .stores("providers/openrouter", new Secret("key-of-openrouter"));

  @Test
  void aPictureIsAnItemOfAResponse() {
    world.upstream.answers(200, GOOGLE);

    World.Answer answer = world.post("/v1/responses", responses("google/gemini-x-image", false));

    assertEquals("Here.", answer.at("/output/0/content/0/text").asText(), answer.text());
    JsonNode item = answer.at("/output/1");
    String id = item.path("id").asText();
    assertTrue(id.startsWith("ig_"), id);
    assertEquals(
        World.array(
            "{'id':'%s','type':'image_generation_call','status':'completed','result':'iVBORw0=','output_format':'png'}"
                .formatted(id)),
        item);
    assertEquals("", answer.header("x-understudy-warnings"));
  }

  @Test
  void aPictureInAStreamHasTheEventsOfItsTool() {
    world.live = true;
    world.upstream.streams(PlayedEvents.text(world.time, "data: " + GOOGLE + "\r\n\r\n"));

    World.Answer answer = world.post("/v1/responses", responses("google/gemini-x-image", true));

    List<JsonNode> events =
        answer.events().stream()
            .map(World::array)
            .filter(event -> event.path("output_index").asInt(-1) == 1)
            .toList();
    assertEquals(
        List.of(
            "response.output_item.added",
            "response.image_generation_call.in_progress",
            "response.image_generation_call.generating",
            "response.image_generation_call.completed",
            "response.output_item.done"),
        events.stream().map(event -> event.path("type").asText()).toList(),
        answer.text());
    assertEquals("iVBORw0=", events.getLast().at("/item/result").asText());
    assertTrue(
        answer.events().getLast().contains("\"result\":\"iVBORw0=\""), answer.events().getLast());
    assertFalse(answer.text().contains("x-understudy-warnings"), answer.text());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/v1/responses |"
            + " 'images':[{'type':'image_url','image_url':{'url':'https://a.example/b.png'}}] | The"
            + " answer has a picture at an address, which OpenAI's Responses cannot tell.",
        "/v1/responses | 'audio':{'id':'a','data':'UklGRg=='} |"
            + " The answer has audio, which OpenAI's Responses cannot tell.",
        "/v1/messages | 'audio':{'id':'a','data':'UklGRg=='} |"
            + " The answer has audio, which Anthropic's Messages cannot tell.",
        "/v1/messages |"
            + " 'images':[{'type':'image_url','image_url':{'url':'data:image/png;base64,AA=='}}] |"
            + " The answer has images, which Anthropic's Messages cannot tell.",
      })
  void whatHasNoPlaceIsSaid(String path, String made, String warning) {
    world.upstream.answers(
        200,
        World.array(
                "{'id':'1','choices':[{'index':0,'message':{'role':'assistant','content':'Here.',%s},'finish_reason':'stop'}]}"
                    .formatted(made))
            .toString());

    World.Answer answer = world.post(path, asked(path));

    assertEquals(200, answer.status(), answer.text());
    assertEquals(warning, answer.header("x-understudy-warnings"));
  }

  @Test
  void ofAStreamItIsSaidInACommentBeforeTheEnd() {
    world.live = true;
    world.upstream.streams(PlayedEvents.text(world.time, "data: " + GOOGLE + "\r\n\r\n"));

    World.Answer answer =
        world.post(
            "/v1/messages",
            "{\"model\":\"google/gemini-x-image\",\"max_tokens\":9,\"stream\":true,"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"Draw\"}]}");

    assertEquals(200, answer.status());
    assertTrue(
        answer.text().contains("\n\n: x-understudy-warnings: " + ON_MESSAGES + "\n\n"),
        answer.text());
    assertTrue(answer.events().getLast().contains("message_stop"), answer.text());
  }

  /// Or the second turn could not be asked of whom made the picture.
  @Test
  void aPictureThatComesBackIsLeftOutAndSaid() {
    world.upstream.answers(200, GOOGLE);

    World.Answer answer =
        world.post(
            "/v1/responses",
            """
            {"model":"google/gemini-x-image","input":[{"role":"user","content":"Draw"},
             {"type":"image_generation_call","id":"ig_1_0","status":"completed","result":"AA=="},
             {"role":"user","content":"Thanks"}]}\
            """);

    assertEquals(200, answer.status(), answer.text());
    assertTrue(
        answer
            .header("x-understudy-warnings")
            .startsWith("input[1] (a picture that was made) was left out"),
        answer.header("x-understudy-warnings"));
  }

  @Test
  void whatIsLeftOutOfARequestIsSaidInTermsOfWhomItGoesTo() {
    world.upstream.answers(200, GOOGLE);
    World.Answer one =
        world.post(
            "/v1/responses", "{\"model\":\"google/m\",\"input\":\"Draw\",\"max_tool_calls\":2}");
    world.upstream.answers(200, GOOGLE);
    World.Answer several =
        world.post(
            "/v1/responses",
            "{\"models\":[\"google/m\",\"openrouter/m\"],\"input\":\"Draw\",\"max_tool_calls\":2}");

    String warning = "max_tool_calls was left out: it cannot be translated into Gemini's format.";
    assertEquals(warning, one.header("x-understudy-warnings"));
    assertEquals("google/m: " + warning, several.header("x-understudy-warnings"));
  }

  private static String responses(String model, boolean stream) {
    return "{\"model\":\"%s\",\"input\":\"Draw\",\"stream\":%s}".formatted(model, stream);
  }

  private static String asked(String path) {
    return path.equals("/v1/responses")
        ? responses("openrouter/a-model", false)
        : "{\"model\":\"openrouter/a-model\",\"max_tokens\":9,"
            + "\"messages\":[{\"role\":\"user\",\"content\":\"Draw\"}]}";
  }
}
