package dev.understudy.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.http.HostGuard;
import dev.understudy.http.JdkUpstream;
import dev.understudy.http.Upstream;
import dev.understudy.provider.Tokens;
import dev.understudy.secret.Secret;
import dev.understudy.secret.SecretException;
import dev.understudy.secret.Secrets;
import dev.understudy.time.Deadline;
import dev.understudy.time.Time;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PrimingTest {
  private final List<String> asked = new ArrayList<>();
  private final List<String> log = new ArrayList<>();
  private final Time time = Time.system();
  private final Wiring wiring =
      new Wiring(
          Map.of(
              "UNDERSTUDY_SECRETS", "environment",
              "UNDERSTUDY_ALLOWED_HOSTS", "127.0.0.1:1",
              "UNDERSTUDY_BASE_URL_OPENAI", "http://127.0.0.1:1/v1"),
          time);

  private void prime(Secrets secrets) {
    Wiring.Parts real = wiring.parts(log::add);
    JdkUpstream upstream = new JdkUpstream(HostGuard.from(""), time);
    Wiring.Parts parts =
        new Wiring.Parts(
            real.gateway(),
            upstream,
            secrets,
            new Tokens(upstream, time),
            Optional.empty(),
            new SecureRandom(),
            real.telemetry());
    new Priming(wiring, parts, time).run();
  }

  private final class Recording implements Secrets {
    @Override
    public Secret get(String name, Deadline limit) throws SecretException {
      asked.add(name);
      throw new SecretException(SecretException.Reason.NOT_FOUND, "no " + name);
    }

    @Override
    public Secret refresh(String name, Secret stale, Deadline limit) throws SecretException {
      return get(name, limit);
    }
  }

  @Test
  void readsNoRealSecretAndLogsNothing() {
    prime(new Recording());

    assertEquals(List.of("providers/rehearsal-that-does-not-exist"), asked);
    assertEquals(List.of(), log);
  }

  @Test
  void rehearsesACallThatIsAnsweredByTheBackup() throws Exception {
    byte[] answer =
        new Priming(wiring, wiring.parts(log::add), time)
            .rehearse(FrontDoor.Transfer.BUFFERED, Rehearsed::overloadedThenAnswered);

    String text = new String(answer, StandardCharsets.UTF_8);
    assertTrue(text.contains("\"statusCode\":200"), text);
    assertTrue(text.contains("anthropic/m 200"), text);
  }

  @Test
  void rehearsesAStreamOfEachProvider() throws Exception {
    Priming priming = new Priming(wiring, wiring.parts(log::add), time);

    for (Upstream upstream :
        List.<Upstream>of(Rehearsed::overloadedThenAnswered, Rehearsed::answered)) {
      String text =
          new String(priming.rehearse(FrontDoor.Transfer.STREAM, upstream), StandardCharsets.UTF_8);
      assertTrue(text.startsWith("{\"statusCode\":200,"), text);
      assertTrue(text.contains("\0data: "), text);
      assertTrue(text.contains("hello"), text);
      assertTrue(text.endsWith("data: [DONE]\n\n"), text);
    }
  }

  @Test
  void doesNotFailWhateverBreaks() {
    prime(
        new Secrets() {
          @Override
          public Secret get(String name, Deadline limit) {
            asked.add(name);
            throw new IllegalStateException("no credentials");
          }

          @Override
          public Secret refresh(String name, Secret stale, Deadline limit) {
            throw new IllegalStateException("no credentials");
          }
        });

    assertEquals(1, asked.size());
  }
}
