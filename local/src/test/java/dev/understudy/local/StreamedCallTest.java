package dev.understudy.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.local.gateway.StreamingDoor.ClientGone;
import dev.understudy.local.rehearsal.RehearsedCall;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A streamed call through the whole world: client, front door, the function in a process of its
/// own under its wrapper script, provider.
class StreamedCallTest {

  private static final int TOKENS = 10;
  private static final int PACE = 100;

  private static LocalWorld world;
  private static StreamClient client;

  @BeforeAll
  static void start() throws Exception {
    world = LocalWorld.start(StreamingArtifact.settings().withClientGone(ClientGone.HUNG_UP_ON));
    client = StreamClient.of(world);
    assertEquals(200, client.post("/v1/chat/completions", "", body("openai/gpt-ok")).status());
  }

  @AfterAll
  static void close() throws IOException {
    if (world != null) {
      world.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/chat/completions, openai/gpt",
    "/v1/chat/completions, anthropic/claude",
    "/v1/messages,         openai/gpt",
    "/v1/messages,         anthropic/claude",
  })
  void tokensArriveAsTheyAreSent(String path, String model) throws Exception {
    for (String door : List.of(world.url(), world.restApiUrl())) {
      String paced = model + "-ok-pace-" + PACE + "-tokens-" + TOKENS;
      StreamClient.Streamed answer = client.post(door, path, "", body(paced));
      assertEquals(200, answer.status(), answer.text());
      assertTrue(answer.header("content-type").startsWith("text/event-stream"), answer.text());
      assertTrue(answer.whole() && answer.ended(), answer.text());
      String said = "This is " + model.substring(0, model.indexOf('/')) + "'s rehearsal";
      assertTrue(answer.words().startsWith(said), answer.text());
      long took = answer.arrivals().getLast() - answer.arrivals().getFirst();
      assertTrue(took > (TOKENS - 3) * PACE, () -> "together: " + answer.arrivals());
      assertTrue(widest(answer.arrivals()) < 5L * PACE, () -> "in heaps: " + answer.arrivals());
    }
  }

  @Test
  void aClientThatIsKnownToBeGoneEndsTheProvidersWork() throws Exception {
    String model = "gpt-ok-pace-50-tokens-2000";
    try (HttpClient leaving = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(world.url() + "/v1/chat/completions"))
              .header("x-portkey-api-key", world.keys().full())
              .POST(HttpRequest.BodyPublishers.ofString(body("openai/" + model)))
              .build();
      HttpResponse<InputStream> answer =
          leaving.send(request, HttpResponse.BodyHandlers.ofInputStream());
      assertTrue(answer.body().read(new byte[20]) > 0);
      answer.body().close();
    }
    Optional<RehearsedCall> call =
        world
            .rehearsal()
            .journal()
            .await(each -> each.model().equals(model) && each.clientLeft(), Duration.ofSeconds(20));
    assertTrue(call.isPresent(), "the provider went on");
    assertTrue(call.get().events() < 1000, call::toString);
  }

  private static long widest(List<Long> arrivals) {
    long widest = 0;
    for (int i = 1; i < arrivals.size(); i++) {
      widest = Math.max(widest, arrivals.get(i) - arrivals.get(i - 1));
    }
    return widest;
  }

  private static String body(String model) {
    return "{\"model\":\"%s\",\"stream\":true,\"max_tokens\":100000,".formatted(model)
        + "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
  }
}
