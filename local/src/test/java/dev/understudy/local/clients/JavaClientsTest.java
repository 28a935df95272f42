package dev.understudy.local.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.understudy.local.LocalWorld;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Clients in Java get from the gateway what they get from the providers.
///
/// A client more is a class and a line here.
class JavaClientsTest {

  private static final Map<Subject, BiFunction<String, String, JavaClient>> CLIENTS = clients();

  private static LocalWorld world;
  private static final Map<Subject, JavaClient> made = new LinkedHashMap<>();

  /// The same clients, with a key that is wrong.
  private static final Map<Subject, JavaClient> strangers = new LinkedHashMap<>();

  private static Map<Subject, BiFunction<String, String, JavaClient>> clients() {
    Map<Subject, BiFunction<String, String, JavaClient>> clients = new LinkedHashMap<>();
    clients.put(Subject.of("openai-java", 1, "UnauthorizedException"), OpenAiJava::new);
    clients.put(
        Subject.of("openai-java-responses", 1, "UnauthorizedException", ClientCase.EMBEDDINGS),
        OpenAiJavaResponses::new);
    clients.put(
        Subject.of("anthropic-java", 1, "UnauthorizedException", ClientCase.EMBEDDINGS),
        AnthropicJava::new);
    clients.put(
        Subject.of("langchain4j-open-ai", 3, "AuthenticationException"), LangChain4jOpenAi::new);
    clients.put(
        Subject.of("langchain4j-anthropic", 3, "AuthenticationException", ClientCase.EMBEDDINGS),
        LangChain4jAnthropic::new);
    // It takes an error in a stream for the end: what says so is that there is no finish reason.
    clients.put(
        Subject.of("spring-ai-openai", 1, "NonTransientAiException", ClientCase.BROKEN_STREAM),
        SpringAi::new);
    return clients;
  }

  @BeforeAll
  static void start() throws Exception {
    world = Question.world();
    CLIENTS.forEach(
        (client, make) -> {
          made.put(client, make.apply(world.url(), world.keys().full()));
          strangers.put(client, make.apply(world.url(), Asked.WRONG_KEY));
        });
  }

  @AfterAll
  static void close() throws IOException {
    if (world != null) {
      made.values().forEach(JavaClient::close);
      strangers.values().forEach(JavaClient::close);
      world.close();
    }
  }

  static Stream<Arguments> questions() {
    return CLIENTS.keySet().stream()
        .flatMap(client -> client.questions().stream().map(each -> arguments(client, each)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("questions")
  void theClientSeesWhatItsUserAskedFor(Subject client, Question question) throws Exception {
    question.check(client, ask(client, question), world.rehearsal().journal());
  }

  /// A saved config is asked like any model, and with a wrong key every call is an error.
  private static Seen ask(Subject client, Question question) throws Exception {
    JavaClient asking = Objects.requireNonNull(made.get(client));
    JavaClient.Ask ask =
        switch (question.asked()) {
          case SAVED_CONFIG -> asking.cases().get(ClientCase.PLAIN);
          case WRONG_KEY ->
              Objects.requireNonNull(strangers.get(client)).cases().get(ClientCase.ERROR);
          default -> asking.cases().get(question.asked());
        };
    assertNotNull(ask, "the client has no such case");
    return ask.ask(question);
  }

  @Test
  void noneAsksAgainWithAKeyThatIsWrong() throws Exception {
    long before = Refusals.of(world);
    for (Subject client : CLIENTS.keySet()) {
      ask(client, ClientCase.WRONG_KEY.questions(client.name()).getFirst());
    }
    Refusals.await(world, before + CLIENTS.size());
  }

  /// What `docs/clients.md` says of it, so that it is known when it has learnt better.
  @Test
  void springAiTakesABreakForTheEndUnlessTheStreamIsHeldBack() {
    Question question = ClientCase.BROKEN_STREAM.questions("spring-ai-openai").getFirst();
    try (SpringAi client = new SpringAi(world.url(), world.keys().full())) {
      assertEquals("", client.finishReason(question, "{}"));
      assertThrows(
          RuntimeException.class, () -> client.finishReason(question, "{\"commit\":\"complete\"}"));
    }
  }
}
