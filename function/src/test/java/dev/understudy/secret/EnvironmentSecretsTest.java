package dev.understudy.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.secret.SecretException.Reason;
import dev.understudy.time.Deadline;
import dev.understudy.time.Time;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentSecretsTest {
  private static final Deadline SOON = Deadline.in(Time.system(), Duration.ofMinutes(1));

  private final EnvironmentSecrets secrets =
      new EnvironmentSecrets(
          Map.of(
              "UNDERSTUDY_SECRET_PROVIDERS_OPENAI", "the value",
              "UNDERSTUDY_SECRET_ACCESS_KEYS", "{}",
              "UNDERSTUDY_SECRET_BLANK", " ",
              "PATH", "elsewhere"));

  @Test
  void theNameInUpperCaseIsTheVariable() throws SecretException {
    assertEquals(new Secret("the value"), secrets.get("providers/openai", SOON));
    assertEquals(new Secret("{}"), secrets.get("access-keys", SOON));
  }

  @Test
  void namesThatDifferInCaseOrPunctuationFallTogether() throws SecretException {
    assertEquals(secrets.get("access-keys", SOON), secrets.get("Access_Keys", SOON));
  }

  @Test
  void anAbsentOrBlankVariableIsNoSecretAndTheMessageNamesTheVariable() {
    SecretException absent =
        assertThrows(SecretException.class, () -> secrets.get("providers/groq", SOON));

    assertEquals(Reason.NOT_FOUND, absent.reason());
    assertTrue(absent.toString().contains("UNDERSTUDY_SECRET_PROVIDERS_GROQ"));
    assertThrows(SecretException.class, () -> secrets.get("blank", SOON));
  }

  @Test
  void refreshBringsTheSameValue() throws SecretException {
    Secret value = secrets.get("providers/openai", SOON);

    assertEquals(value, secrets.refresh("providers/openai", value, SOON));
  }
}
