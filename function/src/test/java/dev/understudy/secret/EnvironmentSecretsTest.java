package dev.understudy.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.secret.SecretException.Reason;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentSecretsTest {
  private final EnvironmentSecrets secrets =
      new EnvironmentSecrets(
          Map.of(
              "UNDERSTUDY_SECRET_PROVIDERS_OPENAI", "the value",
              "UNDERSTUDY_SECRET_ACCESS_KEYS", "{}",
              "UNDERSTUDY_SECRET_BLANK", " ",
              "PATH", "elsewhere"));

  @Test
  void theNameInUpperCaseIsTheVariable() throws SecretException {
    assertEquals(new Secret("the value"), secrets.get("providers/openai"));
    assertEquals(new Secret("{}"), secrets.get("access-keys"));
  }

  @Test
  void namesThatDifferInCaseOrPunctuationFallTogether() throws SecretException {
    assertEquals(secrets.get("access-keys"), secrets.get("Access_Keys"));
  }

  @Test
  void anAbsentOrBlankVariableIsNoSecretAndTheMessageNamesTheVariable() {
    SecretException absent =
        assertThrows(SecretException.class, () -> secrets.get("providers/groq"));

    assertEquals(Reason.NOT_FOUND, absent.reason());
    assertTrue(absent.toString().contains("UNDERSTUDY_SECRET_PROVIDERS_GROQ"));
    assertThrows(SecretException.class, () -> secrets.get("blank"));
  }

  @Test
  void refreshBringsTheSameValue() throws SecretException {
    Secret value = secrets.get("providers/openai");

    assertEquals(value, secrets.refresh("providers/openai", value));
  }
}
