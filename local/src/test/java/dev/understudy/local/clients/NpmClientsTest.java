package dev.understudy.local.clients;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.local.LocalWorld;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Clients from npm get from the gateway what they get from the providers. Each is a script in
/// `clients/`, which Node runs; without npm this is skipped.
///
/// A client more is a script and a line here.
class NpmClientsTest {

  private static final String AI_SDK = "APICallError";

  private static final List<Subject> CLIENTS =
      List.of(
          Subject.of("openai", 1, "AuthenticationError"),
          Subject.of("openai-responses", 1, "AuthenticationError", ClientCase.EMBEDDINGS),
          Subject.of("anthropic", 1, "AuthenticationError", ClientCase.EMBEDDINGS),
          Subject.of("portkey", 1, "AuthenticationError"),
          // An error in a stream has it throw a class of its own, without a word.
          Subject.of(
                  "portkey-2023",
                  1,
                  "AuthenticationError",
                  ClientCase.STREAMED_TOOLS,
                  ClientCase.EMBEDDINGS,
                  ClientCase.MODELS,
                  ClientCase.SAVED_CONFIG)
              .saying("class APIError"),
          Subject.of("ai-sdk-openai", 3, AI_SDK, ClientCase.MODELS),
          Subject.of(
              "ai-sdk-openai-responses", 3, AI_SDK, ClientCase.EMBEDDINGS, ClientCase.MODELS),
          Subject.of("ai-sdk-openai-compatible", 3, AI_SDK),
          Subject.of("ai-sdk-anthropic", 3, AI_SDK, ClientCase.EMBEDDINGS, ClientCase.MODELS),
          Subject.of("langchain", 1, "AuthenticationError"),
          Subject.of("langchain-responses", 1, "AuthenticationError", ClientCase.EMBEDDINGS));

  private static final int AT_A_TIME = 4;

  private static LocalWorld world;
  private static final Map<String, Future<Map<String, JsonNode>>> told = new TreeMap<>();

  @BeforeAll
  static void start() throws Exception {
    Node.install();
    world = Question.world();
    try (ExecutorService scripts = Executors.newFixedThreadPool(AT_A_TIME)) {
      for (Subject client : CLIENTS) {
        told.put(client.name(), scripts.submit(() -> Node.run(client, world)));
      }
    }
  }

  @AfterAll
  static void close() throws IOException {
    if (world != null) {
      world.close();
    }
  }

  @Test
  void noneAsksAgainWithAKeyThatIsWrong() throws Exception {
    Refusals.await(world, CLIENTS.size());
  }

  static Stream<Arguments> questions() {
    return CLIENTS.stream()
        .flatMap(client -> client.questions().stream().map(each -> arguments(client, each)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("questions")
  void theClientSeesWhatItsUserAskedFor(Subject client, Question question) throws Exception {
    JsonNode line = Objects.requireNonNull(told.get(client.name())).get().get(question.toString());
    assertNotNull(line, "the script says nothing of it");
    assertFalse(line.has("threw"), () -> line.path("threw").asText());
    Seen seen = Seen.of(question.asked(), line.path("seen"));
    question.check(client, seen, world.rehearsal().journal());
  }
}
