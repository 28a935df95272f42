package dev.understudy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.http.Headers;
import dev.understudy.secret.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What HTTP clients and browsers expect of any server, whatever is said to it.
class MannersTest {
  private static final String PATH = "/v1/chat/completions";
  private static final String PAGE = "https://app.example";
  private static final String BODY =
      "{\"model\":\"openai/gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";

  private final World world = new World().stores("providers/openai", new Secret("key-one"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/chat/completions | POST, OPTIONS",
        "/v1/messages | POST, OPTIONS",
        "/v1/models | GET, HEAD, OPTIONS",
        "/health | GET, HEAD, OPTIONS"
      })
  void optionsSaysWithoutAKeyWhatAPathTakes(String path, String allow) {
    World.Answer answer = world.send("OPTIONS", path, "", Headers.none());

    assertEquals(204, answer.status());
    assertEquals(allow, answer.header("allow"));
    assertEquals("", answer.text());
  }

  @Test
  void headIsGetWithoutTheBody() {
    World.Answer answer = world.send("HEAD", "/health", "", Headers.none());

    assertEquals(200, answer.status());
    assertEquals("application/json", answer.header("content-type"));
    assertEquals("", answer.text());
  }

  @ParameterizedTest
  @CsvSource({"/v1/models, 401", "/v1/messages, 405", "/nothing, 404"})
  void anErrorOfHeadHasNoBodyEither(String path, int status) {
    World.Answer answer = world.send("HEAD", path, "", Headers.none());

    assertEquals(status, answer.status());
    assertEquals("", answer.text());
  }

  @Test
  void aPageThatMayCallIsToldSoBeforeAndAfter() {
    Headers asked =
        Headers.of(
            "origin",
            PAGE,
            "access-control-request-method",
            "POST",
            "access-control-request-headers",
            "authorization,content-type");
    World.Answer before = world.send("OPTIONS", PATH, "", asked);
    world.upstream.answers(200, World.OPENAI_OK);
    World.Answer after = world.post(PATH, BODY, "origin", PAGE);
    World.Answer wrong = world.post(PATH, "{", "origin", PAGE);

    assertEquals(PAGE, before.header("access-control-allow-origin"));
    assertEquals("POST, OPTIONS", before.header("access-control-allow-methods"));
    assertEquals("authorization,content-type", before.header("access-control-allow-headers"));
    assertEquals(200, after.status());
    assertEquals(PAGE, after.header("access-control-allow-origin"));
    assertEquals("origin", after.header("vary"));
    assertEquals(400, wrong.status());
    assertEquals(PAGE, wrong.header("access-control-allow-origin"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://elsewhere.example", "null", "https://app.example.evil"})
  void anyOtherPageIsToldNothing(String origin) {
    Headers asked = Headers.of("origin", origin, "access-control-request-headers", "authorization");
    World.Answer answer = world.send("OPTIONS", PATH, "", asked);

    assertEquals(204, answer.status());
    assertTrue(
        answer.response().headers().map().keySet().stream()
            .noneMatch(h -> h.startsWith("access-")));
  }

  @ParameterizedTest
  @CsvSource({
    "content-type, application/x-www-form-urlencoded",
    "content-type, multipart/form-data; boundary=x",
    "content-type, text/plain",
    "content-encoding, gzip"
  })
  void aBodyThatIsNoJsonAndSaysSoIsA415(String name, String value) {
    World.Answer answer = world.post(PATH, "model=gpt-4o", name, value);

    assertEquals(415, answer.status());
    assertEquals("unsupported_media_type", answer.at("/error/code").asText());
    assertEquals(0, world.calls());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "Application/JSON; charset=utf-8",
        "application/x+json",
        "application/x-www-form-urlencoded"
      })
  void jsonIsTakenWhateverItIsCalled(String type) {
    world.upstream.answers(200, World.OPENAI_OK);

    assertEquals(200, world.post(PATH, BODY, "content-type", type).status());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x-understudy-trace-id",
        "x-portkey-trace-id",
        "x-client-request-id",
        "x-request-id"
      })
  void aRequestIsCalledWhatItsClientCallsIt(String header) {
    World.Answer answer = world.post(PATH, "{", header, "the-clients-own-name");

    assertEquals("the-clients-own-name", answer.header("x-understudy-trace-id"));
    assertEquals("the-clients-own-name", answer.header("x-request-id"));
  }

  @Test
  void anErrorOfEveryKindIsInTheDialectOfItsPath() {
    assertEquals(
        "error", world.send("GET", "/v1/messages", "", Headers.none()).at("/type").asText());
    assertEquals(
        "invalid_request_error",
        world.send("GET", PATH, "", Headers.none()).at("/error/type").asText());
  }
}
