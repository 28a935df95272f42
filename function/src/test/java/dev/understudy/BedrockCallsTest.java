package dev.understudy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.http.Event;
import dev.understudy.http.PlayedEvents;
import dev.understudy.http.Request;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Calls of Amazon Bedrock, from the client's words to the wire and back.
class BedrockCallsTest {
  private static final String BODY =
      """
      {"config":{"mode":"fallback","options":[{"provider":"bedrock","aws_region":"us-east-1",\
      "aws_access_key_id":"an-access-key-id","aws_secret_access_key":"a-secret-access-key",\
      "overrideParams":{"model":"us.amazon.nova-lite-v1:0"}},\
      {"provider":"anthropic","apiKey":"key-two","overrideParams":{"model":"claude-v1"}}]},\
      "params":{"messages":[{"role":"user","content":"Hello"}],"stream":STREAM}}\
      """;

  private static final String HELLO =
      """
      {"output":{"message":{"role":"assistant","content":[{"text":"Hi"}]}},"stopReason":"end_turn",\
      "usage":{"inputTokens":3,"outputTokens":1,"totalTokens":4}}\
      """;

  private final World world = new World();

  private World.Answer post(boolean stream) {
    return world.post("/v1/chatComplete", BODY.replace("STREAM", String.valueOf(stream)));
  }

  @Test
  void aCallIsSignedAndItsAnswerNamesTheModel() {
    world.upstream.answers(200, HELLO);

    World.Answer answer = post(false);

    assertEquals(200, answer.status(), answer.text());
    assertEquals("Hi", answer.at("/choices/0/message/content").asText());
    assertEquals("us.amazon.nova-lite-v1:0", answer.at("/model").asText());
    Request sent = world.upstream.sent.getFirst().request();
    assertEquals(
        "https://bedrock-runtime.us-east-1.amazonaws.com/model/us.amazon.nova-lite-v1%3A0/converse",
        sent.uri().toString());
    assertTrue(
        sent.headers()
            .first("authorization")
            .orElseThrow()
            .startsWith("AWS4-HMAC-SHA256 Credential=an-access-key-id/"));
  }

  @Test
  void anErrorFallsBackByItsNameAndShowsNoKey() {
    world.upstream.answers(
        400,
        "{\"message\":\"an-access-key-id a-secret-access-key Input is too long\"}",
        "x-amzn-errortype",
        "ValidationException:http://internal.amazon.com/coral/");
    world.upstream.answers(529, "{}");

    World.Answer answer = post(false);

    assertTrue(answer.text().contains("context_too_long"), answer.text());
    for (String text : new String[] {answer.text(), String.join("\n", world.log)}) {
      assertFalse(text.contains("an-access-key-id"), text);
      assertFalse(text.contains("a-secret-access-key"), text);
    }
  }

  @Test
  void anExceptionBeforeAStreamsFirstWordFallsBack() {
    world.live = true;
    world.platformLeaves(Duration.ofMinutes(15));
    world.upstream.streams(
        new PlayedEvents(world.time)
            .then(new Event("messageStart", "{\"role\":\"assistant\"}"))
            .then(new Event("throttlingException", "{\"message\":\"slow down\"}"))
            .ends());
    world.upstream.answers(529, "{}");
    World.Answer failed = post(true);
    assertTrue(failed.text().contains("rate_limited"), failed.text());
  }

  @Test
  void aStreamIsAskedForInItsOwnWayAndTold() {
    world.live = true;
    world.platformLeaves(Duration.ofMinutes(15));
    world.upstream.streams(
        new PlayedEvents(world.time)
            .then(new Event("messageStart", "{\"role\":\"assistant\"}"))
            .then(
                new Event(
                    "contentBlockDelta", "{\"contentBlockIndex\":0,\"delta\":{\"text\":\"Hi\"}}"))
            .then(new Event("messageStop", "{\"stopReason\":\"end_turn\"}"))
            .then(new Event("metadata", "{\"usage\":{\"inputTokens\":3,\"outputTokens\":1}}"))
            .ends());
    World.Answer told = post(true);
    assertEquals("Hi[DONE]", ScriptedStream.told(told));
    Request sent = world.upstream.sent.getLast().request();
    assertTrue(sent.path().endsWith("/converse-stream"), sent.path());
    assertEquals(
        "application/vnd.amazon.eventstream", sent.headers().first("accept").orElseThrow());
  }

  @Test
  void theFunctionsRoleIsNeverHadAtACallersWish() {
    World.Answer answer =
        world.post(
            "/v1/chatComplete",
            BODY.replace("STREAM", "false")
                .replace(
                    "\"aws_access_key_id\":\"an-access-key-id\"", "\"aws_auth_type\":\"role\""));

    assertEquals(400, answer.status());
    assertTrue(answer.text().contains("by a stored secret alone"), answer.text());
  }

  @Test
  void halfAnAccessKeyIsAMistakeOfTheConfig() {
    World.Answer answer =
        world.post(
            "/v1/chatComplete",
            BODY.replace("STREAM", "false")
                .replace("\"aws_access_key_id\":\"an-access-key-id\",", ""));

    assertEquals(400, answer.status());
    assertTrue(answer.text().contains("aws_access_key_id"), answer.text());
  }
}
