package dev.understudy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.secret.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Portkey's clients say in headers whose account a key in the headers is of.
class AccountHeadersTest {
  private static final String PATH = "/v1/chat/completions";
  private static final String BODY =
      "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";

  private final World world = new World();

  @Test
  void theResourceOfAKeyInTheHeadersStandsBesideIt() {
    world.upstream.answers(200, World.OPENAI_OK);

    World.Answer answer =
        world.post(
            PATH,
            BODY,
            "x-portkey-provider",
            "azure-openai",
            "authorization",
            "Bearer a-key-of-azure",
            "x-portkey-azure-resource-name",
            "my-resource",
            "x-portkey-azure-deployment-id",
            "my-deployment",
            "x-portkey-azure-api-version",
            "2024-10-21");

    assertEquals(200, answer.status(), answer.text());
    assertEquals("", answer.header("x-understudy-warnings"));
    assertEquals(
        "https://my-resource.openai.azure.com/openai/deployments/my-deployment/chat/completions"
            + "?api-version=2024-10-21",
        world.upstream.sent.getFirst().request().uri().toString());
  }

  @Test
  void aKeyInTheHeadersMayHaveAnotherForm() {
    world.upstream.answers(
        200,
        """
        {"output":{"message":{"role":"assistant","content":[{"text":"hi"}]}},
         "stopReason":"end_turn","usage":{"inputTokens":1,"outputTokens":1,"totalTokens":2}}\
        """);

    World.Answer answer =
        world.post(
            PATH,
            BODY,
            "x-portkey-provider",
            "bedrock",
            "x-portkey-aws-access-key-id",
            "AKIAMADEUP",
            "x-portkey-aws-secret-access-key",
            "a-secret-that-is-made-up",
            "x-portkey-aws-region",
            "eu-west-1");

    assertEquals(200, answer.status(), answer.text());
    assertTrue(
        world
            .upstream
            .sent
            .getFirst()
            .request()
            .headers()
            .first("authorization")
            .orElse("")
            .startsWith("AWS4-HMAC-SHA256 Credential=AKIAMADEUP/"));
    assertFalse(String.join("\n", world.log).contains("a-secret-that-is-made-up"));
  }

  @Test
  void aConfigThatLeavesTheProviderToTheRequestLeavesItsAccountToIt() {
    world.upstream.answers(200, World.OPENAI_OK);

    World.Answer answer =
        world.post(
            PATH,
            BODY,
            "x-portkey-config",
            "{\"retry\":2}",
            "x-portkey-provider",
            "openai",
            "authorization",
            "Bearer a-key-of-openai",
            "x-portkey-openai-project",
            "proj-1");

    assertEquals(200, answer.status(), answer.text());
    assertEquals("", answer.header("x-understudy-warnings"));
    assertEquals(
        "proj-1",
        world.upstream.sent.getFirst().request().headers().first("openai-project").orElse(""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "azure-openai | x-portkey-azure-deployment-id | d"
            + " | headers/resource_name: it is missing; the provider azure-openai needs it",
        "azure-openai | x-portkey-azure-resource-name | evil.example/"
            + " | headers/azure_resource_name: expected",
        "openai | x-portkey-aws-region | eu-west-1 | headers/aws_region: the provider openai has no"
      })
  void whatDoesNotFitTheProviderIsA400(
      String provider, String header, String value, String message) {
    World.Answer answer =
        world.post(
            PATH,
            BODY,
            "x-portkey-provider",
            provider,
            "authorization",
            "Bearer a-key",
            header,
            value);

    assertEquals(400, answer.status());
    String said = answer.at("/error/message").asText();
    assertTrue(said.startsWith(message), said);
    assertFalse(said.contains("evil"), said);
  }

  @Test
  void aStoredKeyIsOfItsOwnAccountWhateverTheHeadersSay() {
    world.stores("providers/azure-openai", new Secret("{\"apiKey\":\"k\",\"resourceName\":\"r\"}"));

    World.Answer answer =
        world.post(
            PATH,
            BODY,
            "x-portkey-provider",
            "azure-openai",
            "x-portkey-azure-resource-name",
            "elsewhere");

    assertEquals(400, answer.status());
    assertEquals(0, world.calls());
  }

  @Test
  void whatARouteOfItsOwnDoesNotUseIsSaid() {
    world.upstream.answers(200, World.OPENAI_OK);

    World.Answer answer =
        world.post(
            PATH,
            BODY,
            "x-portkey-config",
            "{\"provider\":\"openai\",\"api_key\":\"key-one\"}",
            "x-portkey-azure-resource-name",
            "my-resource");

    assertEquals(
        "x-portkey-azure-resource-name is not used: the route comes from elsewhere",
        answer.header("x-understudy-warnings"));
  }
}
