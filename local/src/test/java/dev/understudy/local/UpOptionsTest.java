package dev.understudy.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.local.lambda.Runner;
import dev.understudy.local.rehearsal.Fault;
import dev.understudy.local.rehearsal.FaultKind;
import dev.understudy.local.rehearsal.RehearsalProviders;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class UpOptionsTest {

  @Test
  void byDefaultOpenAiIsDownAndThePortIs3000() throws Exception {
    Settings settings = read(Map.of());
    assertEquals(3000, settings.port());
    assertEquals(List.copyOf(RehearsalProviders.ALWAYS), List.copyOf(settings.rehearsed()));
    settings
        .faults()
        .forEach((id, fault) -> assertEquals(id.equals("openai"), fault.equals(Fault.DOWN), id));
    assertFalse(settings.realProviders());
    assertEquals(Runner.STREAMING, settings.runner());
    assertEquals(Duration.ofMinutes(15), settings.functionTimeout());
    assertEquals(Optional.empty(), settings.secretsFile());
  }

  @Test
  void anEmptySwitchIsNone() throws Exception {
    Settings settings = read(Map.of("port", "", "secrets", "", "openai", "", "providers", ""));
    assertEquals(3000, settings.port());
    assertEquals(Fault.DOWN, settings.faults().get("openai"));
  }

  @Test
  void everySwitchIsHeard() throws Exception {
    Settings settings =
        read(Map.of("port", "0", "openai", "up", "google", "slow-300", "artifact", "x/y"));
    assertEquals(0, settings.port());
    assertEquals(Fault.NONE, settings.faults().get("openai"));
    assertEquals(new Fault(FaultKind.SLOW, 300), settings.faults().get("google"));
    assertTrue(settings.artifact().endsWith("x/y"));
    assertTrue(read(Map.of("providers", "real")).realProviders());
    assertEquals(Runner.BUFFERED, read(Map.of("runner", "buffered")).runner());
  }

  @Test
  void anyOtherProviderIsRehearsedWhenItIsNamed() throws Exception {
    Settings settings = read(Map.of("rehearse", "together-ai, x-ai,groq", "groq", "down"));
    assertEquals(
        List.of("together-ai", "x-ai"),
        settings.rehearsed().stream().skip(RehearsalProviders.ALWAYS.size()).toList());
    assertEquals(Fault.DOWN, settings.faults().get("groq"));
  }

  @Test
  void aRelativePathIsSeenFromWhereTheCommandWasTyped() throws Exception {
    Settings settings = read(Map.of("from", "/some/where", "artifact", "x/../y"));
    assertEquals("/some/where/y", settings.artifact().toString());
    settings = read(Map.of("from", "/some/where", "artifact", "/y"));
    assertEquals("/y", settings.artifact().toString());
  }

  @Test
  void aTableIsThereWhenItIsAskedFor() throws Exception {
    assertFalse(read(Map.of("table", "")).table());
    assertTrue(read(Map.of("table", "true")).table());
  }

  @Test
  void onlyOurVariablesOfTheShellArePassedOn() throws Exception {
    Settings settings =
        UpOptions.read(
            new Properties(),
            Runner.BUFFERED,
            Map.of("UNDERSTUDY_ALLOWED_HOSTS", "a:1", "AWS_SECRET_ACCESS_KEY", "no", "HOME", "/h"),
            line -> {});
    assertEquals(Map.of("UNDERSTUDY_ALLOWED_HOSTS", "a:1"), settings.environment());
  }

  @Test
  void aWrongSwitchIsNamedWithWhatIsAllowed() {
    isRefused("-Dport=many: a port is a number", Map.of("port", "many"));
    isRefused("-Dport=70000: a port is a number", Map.of("port", "70000"));
    isRefused("-Dproviders=fake: it is `rehearsed` or `real`", Map.of("providers", "fake"));
    isRefused("-Drunner=both: it is `streaming` or `buffered`", Map.of("runner", "both"));
    isRefused("-Dtable=mine: it is `true` or `false`", Map.of("table", "mine"));
    isRefused("-Dopenai=sleepy: it is `up`, `down` or a fault", Map.of("openai", "sleepy"));
    isRefused("-Drehearse=X_AI: a provider's id is", Map.of("rehearse", "X_AI"));
    isRefused("There is no secrets file at none.json", Map.of("secrets", "none.json"));
  }

  private static Settings read(Map<String, String> switches) throws CannotStart {
    Properties given = new Properties();
    given.putAll(switches);
    return UpOptions.read(given, Runner.STREAMING, Map.of(), line -> {});
  }

  private static void isRefused(String message, Map<String, String> switches) {
    CannotStart why = assertThrows(CannotStart.class, () -> read(switches));
    assertTrue(why.reason().startsWith(message), why.reason());
  }
}
