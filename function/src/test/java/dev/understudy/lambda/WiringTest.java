package dev.understudy.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.Gateway;
import dev.understudy.http.Body;
import dev.understudy.http.Headers;
import dev.understudy.http.Request;
import dev.understudy.http.Response;
import dev.understudy.secret.Secret;
import dev.understudy.time.Deadline;
import dev.understudy.time.Time;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class WiringTest {
  private static final String ACCESS_KEYS =
      "{\"" + new Secret("tests").sha256() + "\":{\"name\":\"tests\"}}";

  private static String refusal(Map<String, String> environment) {
    Wiring wiring = new Wiring(environment, Time.system());
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> wiring.parts(_ -> {})).getMessage());
  }

  @Test
  void aWrongVariableIsNamedWithWhatIsAllowed() {
    assertTrue(refusal(Map.of("UNDERSTUDY_SECRETS", "vault")).contains("UNDERSTUDY_SECRETS"));
    assertTrue(
        refusal(
                Map.of(
                    "UNDERSTUDY_SECRETS", "environment",
                    "UNDERSTUDY_BASE_URL_OPENAI", "http://127.0.0.1:1/v1"))
            .contains("UNDERSTUDY_BASE_URL_OPENAI"));
    assertTrue(
        refusal(
                Map.of(
                    "UNDERSTUDY_SECRETS", "environment",
                    "UNDERSTUDY_ALLOWED_HOSTS", "example.com",
                    "UNDERSTUDY_BASE_URL_NOBODY", "https://example.com/v1"))
            .contains("nobody"));
    assertTrue(
        refusal(
                Map.of(
                    "UNDERSTUDY_SECRETS", "environment",
                    "UNDERSTUDY_BASE_URL_OPENAI", "not a url"))
            .contains("UNDERSTUDY_BASE_URL_OPENAI"));
    assertTrue(
        refusal(
                Map.of(
                    "UNDERSTUDY_SECRETS", "environment",
                    "UNDERSTUDY_BASE_URL_OPENAI", "https://elsewhere.example.com/v1"))
            .contains("UNDERSTUDY_ALLOWED_HOSTS"));
    assertTrue(
        refusal(
                Map.of(
                    "UNDERSTUDY_SECRETS", "environment",
                    "UNDERSTUDY_METRICS_NAMESPACE", "AWS/Lambda"))
            .contains("UNDERSTUDY_METRICS_NAMESPACE"));
    assertTrue(
        refusal(
                Map.of(
                    "UNDERSTUDY_SECRETS", "environment",
                    "UNDERSTUDY_ALLOWED_HOSTS", "example.com",
                    "UNDERSTUDY_BASE_URL_OPENAI", "https://example.com/v1?tenant=7"))
            .contains("query"));
    assertTrue(
        refusal(Map.of("UNDERSTUDY_SECRETS", "environment", "UNDERSTUDY_PRICES", "yes"))
            .contains("UNDERSTUDY_PRICES is \"yes\"; allowed are on, off"));
  }

  /// A cold start pays for nothing that nobody asked for.
  @Test
  void pricesAreNotEvenLoadedWhereNobodyAsksForEstimates() throws Exception {
    assertTrue(loadedWith("on").contains("dev.understudy.cost.Prices"));
    assertEquals(
        List.of(), loadedWith("off").stream().filter(name -> name.contains("Price")).toList());
  }

  /// The classes of ours that a gateway with this variable has loaded.
  private static Set<String> loadedWith(String prices) throws Exception {
    Set<String> loaded = new TreeSet<>();
    try (URLClassLoader own = new OwnClasses(loaded)) {
      Constructor<?> wiring =
          own.loadClass(Wiring.class.getName()).getDeclaredConstructor(Map.class, Time.class);
      wiring.setAccessible(true);
      Method parts = wiring.getDeclaringClass().getDeclaredMethod("parts", Consumer.class);
      parts.setAccessible(true);
      Consumer<String> nobody = _ -> {};
      parts.invoke(
          wiring.newInstance(
              Map.of("UNDERSTUDY_SECRETS", "environment", "UNDERSTUDY_PRICES", prices),
              Time.system()),
          nobody);
    }
    return loaded;
  }

  /// Loads our classes anew, and writes down which; the clock alone is shared with the test.
  private static final class OwnClasses extends URLClassLoader {
    private final Set<String> loaded;

    OwnClasses(Set<String> loaded) {
      super(
          new URL[] {Wiring.class.getProtectionDomain().getCodeSource().getLocation()},
          WiringTest.class.getClassLoader());
      this.loaded = loaded;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith("dev.understudy.") || name.startsWith("dev.understudy.time.")) {
        return super.loadClass(name, resolve);
      }
      loaded.add(name);
      Class<?> known = findLoadedClass(name);
      return known == null ? findClass(name) : known;
    }
  }

  @Test
  void limitsWithoutATableAreSaidToHoldForEachEnvironmentByItself() throws IOException {
    Map<String, String> environment =
        Map.of(
            "UNDERSTUDY_SECRETS",
            "environment",
            "UNDERSTUDY_SECRET_ACCESS_KEYS",
            ACCESS_KEYS.replace("\"}}", "\",\"limits\":{\"requests_per_minute\":1}}}"));
    List<String> log = new ArrayList<>();
    List<Integer> statuses = new ArrayList<>();
    Time time = Time.system();
    Gateway gateway = new Wiring(environment, time).parts(log::add).gateway();
    Request wrong =
        new Request(
            "POST",
            URI.create("/v1/chatComplete"),
            Headers.of("x-api-key", "tests"),
            "{}".getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < 2; i++) {
      gateway.handle(
          wrong,
          Deadline.in(time, Duration.ofSeconds(20)),
          answer -> statuses.add(answer.status()));
    }

    assertEquals(List.of(400, 400), statuses);
    assertEquals(1, log.stream().filter(line -> line.contains("UNDERSTUDY_TABLE")).count());
  }

  @Test
  void theGatewayThatItMakesTakesKeysFromTheEnvironmentAndCallsTheHostThatItIsGiven()
      throws IOException {
    Map<String, String> environment =
        Map.of(
            "UNDERSTUDY_SECRETS", "environment",
            "UNDERSTUDY_SECRET_ACCESS_KEYS", ACCESS_KEYS,
            "UNDERSTUDY_SECRET_PROVIDERS_OPENAI", "stored",
            "UNDERSTUDY_ALLOWED_HOSTS", "127.0.0.1:1",
            "UNDERSTUDY_BASE_URL_ANTHROPIC", "",
            "UNDERSTUDY_BASE_URL_OPENAI", "http://127.0.0.1:1/v1");
    String body =
        """
        {"config":{"provider":"openai"},"params":{"model":"m","messages":[{"role":"user","content":"x"}]}}\
        """;
    List<Response> sent = new ArrayList<>();
    Time time = Time.system();

    new Wiring(environment, time)
        .parts(_ -> {})
        .gateway()
        .handle(
            new Request(
                "POST",
                URI.create("/v1/chatComplete"),
                Headers.of("x-api-key", "tests"),
                body.getBytes(StandardCharsets.UTF_8)),
            Deadline.in(time, Duration.ofSeconds(20)),
            sent::add);

    String answer =
        new String(((Body.Bytes) sent.getFirst().body()).bytes(), StandardCharsets.UTF_8);
    assertEquals(503, sent.getFirst().status(), answer);
    assertTrue(answer.contains("\"class\":\"unreachable\""), answer);
  }
}
