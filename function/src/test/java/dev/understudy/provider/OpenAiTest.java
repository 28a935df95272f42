package dev.understudy.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.http.Headers;
import dev.understudy.http.HostGuard;
import dev.understudy.protocol.Dialect;
import dev.understudy.protocol.Operation;
import dev.understudy.secret.Secret;
import dev.understudy.time.FakeTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenAiTest {
  private final Provider openAi =
      new Providers(new FakeTime(), Map.of()).find("openai").orElseThrow();

  @ParameterizedTest
  @CsvSource({
    "gpt-4o, CHAT, , CHAT_COMPLETIONS",
    "gpt-5, CHAT, , CHAT_COMPLETIONS",
    "gpt-5-chat-latest, CHAT, , CHAT_COMPLETIONS",
    "gpt-4o, CHAT, RESPONSES, RESPONSES",
    "o1-pro, CHAT, , RESPONSES",
    "o3-pro-2025-06-10, CHAT, , RESPONSES",
    "gpt-5-pro, CHAT, , RESPONSES",
    "gpt-5.2-pro, CHAT, , RESPONSES",
    "gpt-5-codex, CHAT, , RESPONSES",
    "gpt-5.1-codex-max, CHAT, , RESPONSES",
    "codex-mini-latest, CHAT, , RESPONSES",
    "o4-mini-deep-research, CHAT, , RESPONSES",
    "text-embedding-3-small, EMBED, , CHAT_COMPLETIONS",
    "gpt-3.5-turbo-instruct, COMPLETE, , CHAT_COMPLETIONS",
  })
  void aModelIsSpokenToInResponsesWhereItIsNowhereElseOrTheClientSpeaksThem(
      String model, Operation operation, Dialect own, Dialect spoken) {
    assertEquals(spoken, openAi.protocol(operation, model, Optional.ofNullable(own)).dialect());
  }

  @Test
  void responsesAreItsOwnAndMessagesAreNot() {
    assertTrue(openAi.owns(Dialect.RESPONSES, "gpt-4o"));
    assertFalse(openAi.owns(Dialect.MESSAGES, "gpt-4o"));
  }

  @Test
  void organizationAndProjectAreHeadersWhereTheAccountHasThem() {
    assertEquals(Headers.of("authorization", "Bearer key").map(), headers(Map.of()));
    assertEquals(
        Headers.of(
                "authorization",
                "Bearer key",
                "openai-organization",
                "org-1",
                "openai-project",
                "proj_1")
            .map(),
        headers(
            Map.of(
                AccountField.OPENAI_ORGANIZATION,
                new Secret("org-1"),
                AccountField.OPENAI_PROJECT,
                new Secret("proj_1"))));
  }

  private Map<String, List<String>> headers(Map<AccountField, Secret> fields) {
    return openAi
        .headers(
            new Account(
                new Secret("key"),
                fields,
                Optional.empty(),
                HostGuard.Origin.OPERATOR,
                Optional.empty()))
        .map();
  }
}
