package dev.understudy.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.local.secrets.SecretsFile;
import dev.understudy.local.wire.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `infra/keys.py`, on a file as `mvn -q -Pup -Dsecrets=FILE` has it, and where moto is, on that.
class KeysTest {
  private static final Pattern RUNNING = Pattern.compile("Running on (http://[0-9.:]+)");
  private static final String ACCESS_KEYS = "understudy/access-keys";

  private final SecretsFile secrets;

  /// How the command ended, and what it printed.
  private record Result(int exit, String out, String said) {}

  KeysTest(@TempDir Path folder) {
    secrets = new SecretsFile(folder.resolve("secrets.json"));
  }

  @BeforeEach
  void pythonIsHere() {
    assumeTrue(onPath("python3"), "python3 is not here");
  }

  @Test
  void aNewAccessKeyIsShownOnceAndOnlyItsHashIsStoredWithWhatItMay() throws Exception {
    Result made = keys("", "access create shop --providers openai,groq --configs chat --simulate");
    String key = made.out().strip();
    assertTrue(key.matches("understudy_[A-Za-z0-9_-]{43}"), "the key has another shape");
    assertFalse(made.said().contains(key), "the key is said twice");
    assertFalse(Files.readString(secrets.path()).contains(key), "the key is stored");
    assertEquals(
        Json.MAPPER.readTree(
            """
            {"name":"shop","providers":["openai","groq"],"configs":["chat"],"simulate":true}\
            """),
        accessKeys().get(LocalKeys.sha256(key)));
  }

  @Test
  void limitsAreStoredListedAndKeptByARotation() throws Exception {
    keys(
        "",
        "access create shop --requests-per-minute 60 --tokens-per-day 1000000 --usd-per-day 5.00");
    String fresh = keys("", "access rotate shop").out().strip();
    assertEquals(
        Json.MAPPER.readTree(
            """
            {"requests_per_minute":60,"tokens_per_day":1000000,"usd_per_day":"5.00"}\
            """),
        accessKeys().get(LocalKeys.sha256(fresh)).get("limits"));
    assertTrue(
        keys("", "access list")
            .out()
            .contains("requests_per_minute: 60; tokens_per_day: 1000000; usd_per_day: 5.00"));
  }

  @Test
  void aRotatedAccessKeyStaysForTheOverlapBesideItsSuccessorWithTheSamePermissions()
      throws Exception {
    String old = keys("", "access create shop --providers openai --explain").out().strip();
    Instant begun = Instant.now();
    String fresh = keys("", "access rotate shop --overlap 2h").out().strip();
    JsonNode before = accessKeys().get(LocalKeys.sha256(old));
    JsonNode after = accessKeys().get(LocalKeys.sha256(fresh));
    Duration overlap = Duration.between(begun, Instant.parse(before.path("expires").asText()));
    assertTrue(Math.abs(overlap.toMinutes() - 120) <= 2, "the overlap is " + overlap);
    assertEquals("openai", after.path("providers").path(0).asText());
    assertTrue(after.path("explain").asBoolean());
    assertFalse(after.has("expires"), after.toString());
  }

  @Test
  void rotatingTwiceDoesNotGiveAnOldKeyMoreTime() throws Exception {
    String first = keys("", "access create shop").out().strip();
    keys("", "access rotate shop --overlap 1h");
    String end = accessKeys().at("/" + LocalKeys.sha256(first) + "/expires").asText();
    keys("", "access rotate shop --overlap 9h");
    assertEquals(end, accessKeys().at("/" + LocalKeys.sha256(first) + "/expires").asText());
  }

  @Test
  void accessKeysAreRevokedByNameByHashAndWhenTheyHaveExpired() throws Exception {
    keys("", "access create one");
    String two = LocalKeys.sha256(keys("", "access create two").out().strip());
    keys("", "access create three");
    keys("", "access rotate three --overlap 0s");
    assertTrue(keys("", "access list").out().contains("  expired "));
    assertEquals(0, keys("", "access revoke one").exit());
    assertEquals(0, keys("", "access revoke " + two.substring(0, 8)).exit());
    assertEquals(0, keys("", "access revoke --expired").exit());
    assertEquals(1, accessKeys().size());
    assertEquals("three", accessKeys().iterator().next().path("name").asText());
  }

  @Test
  void theListShowsNoMoreOfAKeyThanTheBeginningOfItsHash() throws Exception {
    String key = keys("", "access create shop --providers openai").out().strip();
    String hash = LocalKeys.sha256(key);
    assertEquals(
        "shop  " + hash.substring(0, 8) + "  never expires  providers: openai",
        keys("", "access list").out().strip());
  }

  @Test
  void aProvidersKeyComesFromStandardInputAndIsNeverShown() throws Exception {
    List<Result> all = new ArrayList<>();
    all.add(keys("sk-made-up-1\n", "provider create openai"));
    all.add(keys("sk-made-up-2\n", "provider create shop --provider openai"));
    all.add(keys("sk-made-up-3\n", "provider rotate openai"));
    all.add(keys("sk-made-up-4\n", "provider rotate shop"));
    all.add(keys("", "provider list"));
    assertEquals("sk-made-up-3", secrets.find("understudy/providers/openai").orElseThrow());
    assertEquals(
        Json.MAPPER.readTree("{\"provider\":\"openai\",\"apiKey\":\"sk-made-up-4\"}"),
        Json.MAPPER.readTree(secrets.find("understudy/providers/shop").orElseThrow()));
    assertEquals("openai\nshop\n", all.getLast().out());
    assertFalse(all.toString().contains("made-up"), "a key is shown");
    assertEquals(0, keys("", "provider revoke shop").exit());
    assertTrue(secrets.find("understudy/providers/shop").isEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          access create a/b                                | the name 'a/b' is not 1 to 64 letters
          access create there                              | there is an access key 'there' already
          access create new --providers opnai              | there is no provider 'opnai': is it 'openai'?
          access create new --expires 2020-01-01T00:00:00Z | has passed
          access create new --expires soon                 | 'soon' is not an instant such as 2027-01-01T00:00:00Z
          access create new --requests-per-minute 0        | --requests-per-minute '0' is not a whole number from 1 to
          access create new --tokens-per-day 1e6           | --tokens-per-day '1e6' is not a whole number
          access create new --usd-per-day 0.00             | --usd-per-day '0.00' is not an amount of US dollars such as 5.00
          access create new --usd-per-day 1000001          | up to 1000000
          access rotate nobody                             | there is no access key 'nobody'
          access rotate there --overlap long               | 'long' is not a time such as 24h
          access revoke                                    | say which
          provider create shop                             | a bare key needs its provider: --provider ID
          provider create shop --provider opnai            | there is no provider 'opnai'
          provider rotate openai                           | there is no provider key 'openai': create it
          provider revoke openai                           | there is no provider key 'openai'
          provider create openai sk-made-up-9              | a key is never an argument
          """)
  void whatCannotBeIsSaidAndNothingIsChanged(String command, String why) throws Exception {
    keys("", "access create there");
    String before = Files.readString(secrets.path());
    Result refused = keys("sk-made-up-9", command);
    assertFalse(refused.exit() == 0, "it says that it is done");
    assertEquals("", refused.out());
    assertTrue(refused.said().contains(why), refused.said());
    assertFalse(refused.said().contains("sk-made-up"), refused.said());
    assertEquals(before, Files.readString(secrets.path()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sk made up             | the key holds characters that no header can carry
          ''                     | there is no key in standard input
          {"apiKey": sk-made-up} | what was given is not a JSON object
          {"provider": "opnai"}  | there is no provider 'opnai'
          """)
  void aKeyThatCannotBeOneIsNotStored(String key, String why) throws Exception {
    Result refused = keys(key, "provider create openai");
    assertEquals(1, refused.exit());
    assertTrue(refused.said().contains(why), refused.said());
    assertFalse(refused.said().contains("made"), refused.said());
    assertFalse(Files.exists(secrets.path()));
  }

  @Test
  void aSecretThatWouldBeTooLargeIsNotStored() throws Exception {
    Result refused = keys("x".repeat(65_537), "provider create openai");
    assertTrue(refused.said().contains("would have 65537 bytes, and Secrets Manager takes 65536"));
  }

  @Test
  void editsAtTheSameTimeLoseNoKey() throws Exception {
    List<Process> running = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      running.add(start("access create key-" + i));
    }
    for (Process each : running) {
      assertEquals(0, each.waitFor());
    }
    assertEquals(6, accessKeys().size());
  }

  /// Against moto, whose `PutSecretValue` refuses another content for a version, as the real one.
  @Test
  void inSecretsManagerEditsAtTheSameTimeLoseNoKeyEither() throws Exception {
    assumeTrue(onPath("moto_server") && onPath("aws"), "moto_server and aws are not here");
    Process moto = new ProcessBuilder("moto_server", "-p", "0").redirectErrorStream(true).start();
    try (BufferedReader lines = moto.inputReader()) {
      String url =
          lines
              .lines()
              .map(RUNNING::matcher)
              .filter(Matcher::find)
              .findFirst()
              .orElseThrow()
              .group(1);
      List<Process> running = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        running.add(atAws(url, "access create key-" + i));
      }
      for (Process each : running) {
        assertEquals(0, each.waitFor(), () -> said(each));
      }
      Process provider = atAws(url, "provider create openai");
      Result stored = end(provider, "sk-made-up-1");
      assertEquals(0, stored.exit(), stored.said());
      assertEquals(3, end(atAws(url, "access list"), "").out().lines().count());
      assertTrue(end(atAws(url, "provider list"), "").out().startsWith("openai  changed "));
      assertEquals(0, end(atAws(url, "provider revoke openai"), "").exit());
      assertTrue(
          end(atAws(url, "provider create openai"), "sk-made-up-2")
              .said()
              .contains("restore-secret"));
    } finally {
      moto.destroy();
    }
  }

  private static boolean onPath(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  private static String said(Process process) {
    return process.errorReader().lines().toList().toString();
  }

  private static Process atAws(String url, String command) throws IOException {
    ProcessBuilder process = process(List.of(), command);
    process
        .environment()
        .putAll(
            Map.of(
                "AWS_ENDPOINT_URL", url,
                "AWS_DEFAULT_REGION", "eu-central-1",
                "AWS_ACCESS_KEY_ID", "made-up",
                "AWS_SECRET_ACCESS_KEY", "made-up"));
    return process.start();
  }

  private JsonNode accessKeys() throws IOException {
    return Json.MAPPER.readTree(secrets.find(ACCESS_KEYS).orElseThrow());
  }

  private Process start(String command) throws IOException {
    return process(List.of("--file", secrets.path().toString()), command).start();
  }

  private static ProcessBuilder process(List<String> options, String command) {
    List<String> line = new ArrayList<>(List.of("python3", "../infra/keys.py"));
    line.addAll(options);
    line.addAll(List.of(command.split(" ", -1)));
    ProcessBuilder process = new ProcessBuilder(line);
    process.environment().remove("UNDERSTUDY_PREFIX");
    return process;
  }

  private Result keys(String input, String command) throws IOException, InterruptedException {
    return end(start(command), input);
  }

  private static Result end(Process process, String input)
      throws IOException, InterruptedException {
    try (OutputStream in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // It has ended without reading, which its exit code tells.
    }
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), out, said);
  }
}
