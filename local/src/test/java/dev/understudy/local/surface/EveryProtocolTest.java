package dev.understudy.local.surface;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.understudy.local.LocalWorld;
import dev.understudy.local.Settings;
import dev.understudy.local.lambda.Runner;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every surface in front of every wire format, for every kind of question: what the client's own
/// vendor's client hears is what the provider said.
class EveryProtocolTest {

  /// The surfaces, by path.
  private static final SequencedMap<String, Surface.Opening> SURFACES = surfaces();

  /// One provider for each wire format, and a compatible host with habits, with a model of a name
  /// that says nothing about what it cannot do.
  private static final List<Target> TARGETS =
      List.of(
          new Target("openai", "gpt-ok"),
          new Target("anthropic", "claude-ok"),
          new Target("google", "gemini-ok"),
          new Target("bedrock", "anthropic.claude-ok:0"),
          new Target("cohere", "command-ok"),
          new Target("groq", "llama-ok"));

  private static final Map<String, Surface> OPEN = new LinkedHashMap<>();

  private static LocalWorld world;

  private static SequencedMap<String, Surface.Opening> surfaces() {
    SequencedMap<String, Surface.Opening> surfaces = new LinkedHashMap<>();
    surfaces.put("/v1/chat/completions", ChatSurface::new);
    surfaces.put("/v1/messages", MessagesSurface::new);
    surfaces.put("/v1/responses", ResponsesSurface::new);
    surfaces.put("/v1/chatComplete", Portkey2023Surface::new);
    return surfaces;
  }

  /// Who answers, and as which model.
  record Target(String provider, String model) {}

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(
        Files.exists(Settings.BUILT.resolve(Runner.WRAPPER)),
        "the artifact has no " + Runner.WRAPPER + ": build function/ first");
    world = LocalWorld.start(Settings.rehearsed(Settings.BUILT).withStreaming());
    SURFACES.forEach((path, opening) -> OPEN.put(path, opening.open(world)));
  }

  @AfterAll
  static void close() throws IOException {
    OPEN.values().forEach(Surface::close);
    if (world != null) {
      world.close();
    }
  }

  static Stream<Arguments> cells() {
    return SURFACES.keySet().stream()
        .flatMap(
            surface ->
                TARGETS.stream()
                    .flatMap(
                        target ->
                            Stream.of(Scenario.values())
                                .map(scenario -> Arguments.of(surface, target, scenario))));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void theClientHearsWhatTheProviderSaid(String path, Target target, Scenario scenario)
      throws Exception {
    Surface surface = Objects.requireNonNull(OPEN.get(path));
    Heard heard = surface.ask(scenario, target.provider(), target.model()).terse();
    Heard expected = scenario.expected(target.provider(), target.model());
    if (scenario.hasResults()) {
      // Google takes objects alone, so what a tool says in words is wrapped.
      assertTrue(heard.text().startsWith(expected.text().replace(Heard.RESULT, "")), heard.text());
      assertTrue(heard.text().contains(Heard.RESULT), heard.text());
    } else {
      assertEquals(expected, heard);
    }
  }
}
