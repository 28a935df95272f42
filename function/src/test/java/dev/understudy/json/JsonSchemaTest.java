package dev.understudy.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import dev.understudy.time.Deadline;
import dev.understudy.time.FakeTime;
import dev.understudy.time.TickingTime;
import java.io.File;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonSchemaTest {
  private static final Deadline SOON = Deadline.in(new FakeTime(), Duration.ofSeconds(1));

  private static final String ORDER =
      """
      {"type": "object",
       "properties": {
         "name": {"type": "string", "maxLength": 5, "pattern": "^[a-z]+$"},
         "kind": {"enum": ["new", "old"]},
         "lines": {"type": "array", "items": {"$ref": "#/$defs/line"}}},
       "required": ["name", "lines"],
       "additionalProperties": false,
       "$defs": {"line": {"type": "object", "properties": {"id": {"type": "integer"}}, "required": ["id"]}}}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'name': 'ab', 'lines': [{'id': 1.0}]} | ~~",
        "[1] | the value is of type array instead of [object]",
        "{'name': 'ab'} | the value lacks [lines]",
        "{'name': 'ab', 'lines': [{'id': 1}, {'id': 'x'}]} |"
            + " /lines/1/id is of type string instead of [integer]",
        "{'name': 'secret', 'lines': []} | /name breaks maxLength 5",
        "{'name': 'A', 'lines': []} | /name does not match its pattern",
        "{'name': 'ab', 'lines': [], 'kind': 'mine'} | /kind breaks enum [new, old]",
        "{'name': 'ab', 'lines': [], 'a/b': 1} | /a~1b is not allowed",
      })
  void saysWhereTheFirstViolationIsAndQuotesNoContents(String value, String objection)
      throws Exception {
    Optional<String> found = JsonSchema.of(json(ORDER)).objection(json(value), SOON);

    assertEquals(objection, found.orElse(""));
  }

  @Test
  void keepsAnObjectionShort() throws Exception {
    JsonSchema schema = JsonSchema.of(json("{'required': ['" + "x".repeat(1000) + "']}"));

    assertEquals(300, schema.objection(json("{}"), SOON).orElseThrow().length());
  }

  @Test
  void checksByTheDraftThatTheSchemaNames() throws Exception {
    String tuple = "'items': [{'type': 'integer'}], 'additionalItems': false}";
    JsonSchema seven =
        JsonSchema.of(json("{'$schema': 'http://json-schema.org/draft-07/schema#', " + tuple));

    assertTrue(seven.objection(json("[1]"), SOON).isEmpty());
    assertEquals("/1 is not allowed", seven.objection(json("[1, 2]"), SOON).orElseThrow());
    // In draft 2020-12, which counts where none is named, `items` is one schema.
    assertEquals(
        "/items",
        assertThrows(SchemaException.class, () -> JsonSchema.of(json("{" + tuple))).pointer());
  }

  @Test
  void aPatternOfPropertiesLeavesTheOthersToAdditionalProperties() throws Exception {
    JsonSchema schema =
        JsonSchema.of(
            json(
                "{'patternProperties': {'^x-': {'type': 'integer'}}, 'additionalProperties':"
                    + " false}"));

    assertTrue(schema.objection(json("{'x-a': 1}"), SOON).isEmpty());
    assertEquals(
        "/x-a is of type string instead of [integer]",
        schema.objection(json("{'x-a': 'b'}"), SOON).orElseThrow());
    assertEquals("/y is not allowed", schema.objection(json("{'y': 1}"), SOON).orElseThrow());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "3 | ~~ | is neither an object nor true or false",
        "{'type': 'text'} | /type | breaks enum [",
        "{'properties': {'a': {'minLength': -1}}} | /properties/a/minLength | breaks minimum 0",
        "{'properties': {'a': {'pattern': '(a'}}} | /properties/a/pattern |"
            + " holds no regular expression: Unclosed group, at character 2",
        "{'patternProperties': {'*': {}}} | /patternProperties | holds no regular expression",
        "{'$schema': 'https://example.com/mine'} | /$schema | names no draft that is known here",
        "{'$id': ':'} | ~~ | cannot be read",
        "{'maximum': 1e999999999} | ~~ | holds a number that is too large",
        "{'anyOf': [{'$ref': 'https://example.com/a.json'}]} | /anyOf/0/$ref |"
            + " refers to another document, and none is fetched",
        "{'items': {'$ref': '#/$defs/nope'}} | /items/$ref |"
            + " refers to a place that the schema does not have",
      })
  void saysWhereASchemaIsNone(String schema, String pointer, String message) {
    SchemaException e =
        assertThrows(SchemaException.class, () -> JsonSchema.of(json(schema)), schema);

    assertEquals(pointer, e.pointer());
    assertTrue(String.valueOf(e.getMessage()).startsWith(message), e.getMessage());
  }

  @Test
  void takesAPropertyThatIsCalledLikeAKeyword() throws Exception {
    JsonSchema schema =
        JsonSchema.of(
            json("{'properties': {'$ref': {'type': 'string'}, 'pattern': {'type': 'string'}}}"));

    assertTrue(schema.objection(json("{'$ref': 'x', 'pattern': '('}"), SOON).isEmpty());
  }

  @Test
  void fetchesNothing() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          exchange.sendResponseHeaders(404, -1);
          exchange.close();
        });
    server.start();
    try {
      String there = "http://localhost:" + server.getAddress().getPort() + "/a.json";
      // With a name of its own, a schema's references are the validator's business alone.
      for (String keyword : new String[] {"$ref", "$dynamicRef"}) {
        String schema = "{'$id': 'https://example.com/', '%s': '%s'}".formatted(keyword, there);
        assertEquals(
            "the value cannot be checked: %s leads nowhere in the schema".formatted(there),
            JsonSchema.of(json(schema)).objection(json("1"), SOON).orElse(""));
      }
      assertThrows(
          SchemaException.class, () -> JsonSchema.of(json("{'$schema': '%s'}".formatted(there))));
    } finally {
      server.stop(0);
    }
    assertEquals(0, asked.get());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'pattern': '^(.*a){12}$'} |"
            + " 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!'",
        "{'patternProperties': {'^(.*a){12}$': true}} |"
            + " {'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!': 1}",
        "{'propertyNames': {'pattern': '^(.*a){12}$'}} |"
            + " {'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!': 1}",
      })
  void givesUpOnARegularExpressionThatTakesTooLong(String schema, String value) throws Exception {
    TickingTime time = new TickingTime(Duration.ofMillis(1));
    Deadline limit = Deadline.in(time, Duration.ofMillis(100));

    assertEquals(
        "the check was given up: one of its regular expressions takes too long",
        JsonSchema.of(json(schema)).objection(json(value), limit).orElse(""));
    assertTrue(time.looks() < 250, () -> time.looks() + " looks");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'$ref': '#'} | its references lead too deep, or in a circle",
        "{'allOf': [{'$ref': '#/$defs/a'}], '$defs': {'a': {'anyOf': [{'$ref': '#'}]}}} |"
            + " its references lead too deep, or in a circle",
      })
  void givesUpOnReferencesThatLeadInACircle(String schema, String why) throws Exception {
    assertEquals(
        "the check was given up: " + why,
        JsonSchema.of(json(schema)).objection(json("{}"), SOON).orElse(""));
  }

  /// Each level asks the next one twice: 2^40 questions in 3 KB.
  private static JsonNode doubling() throws JsonException {
    ObjectNode schema = Json.object();
    ObjectNode defs = schema.put("$ref", "#/$defs/d0").putObject("$defs");
    for (int i = 0; i < 40; i++) {
      ArrayNode both = defs.putObject("d" + i).putArray("allOf");
      both.addObject().put("$ref", "#/$defs/d" + (i + 1));
      both.addObject().put("$ref", "#/$defs/d" + (i + 1));
    }
    defs.putObject("d40").put("type", "integer");
    return schema;
  }

  @Test
  void givesUpAfterSoManySteps() throws Exception {
    assertEquals(
        "the check was given up: it would take too many steps",
        JsonSchema.of(doubling()).objection(json("1"), SOON).orElse(""));
  }

  @Test
  void givesUpWhenTheDeadlinePasses() throws Exception {
    TickingTime time = new TickingTime(Duration.ofMillis(1));

    assertEquals(
        "the check was given up: it took too long",
        JsonSchema.of(doubling())
            .objection(json("1"), Deadline.in(time, Duration.ofMillis(50)))
            .orElse(""));
    assertTrue(time.looks() < 60, () -> time.looks() + " looks");
  }

  @Test
  void doesNotWriteOutAHugeNumber() throws Exception {
    JsonSchema schema = JsonSchema.of(json("{'properties': {'a': {'const': 1}}}"));

    assertEquals(
        "the value holds a number that is too large to be checked",
        schema.objection(json("{'a': 1e999999999}"), SOON).orElse(""));
    assertEquals("/a breaks const 1", schema.objection(json("{'a': 1e300}"), SOON).orElse(""));
  }

  @Test
  void goesAsDeepAsJsonMay() throws Exception {
    String tree = "{'properties': {'a': {'allOf': [{'$ref': '#'}]}}, 'type': 'object'}";
    JsonSchema schema = JsonSchema.of(json(tree));
    JsonNode deep = json("{'a':".repeat(Json.MAX_DEPTH - 1) + "1" + "}".repeat(Json.MAX_DEPTH - 1));
    AtomicReference<String> objection = new AtomicReference<>("");

    Thread.ofVirtual().start(() -> objection.set(schema.objection(deep, SOON).orElse(""))).join();

    assertEquals(
        "/a".repeat(Json.MAX_DEPTH - 1).substring(0, 100), objection.get().substring(0, 100));
    assertFalse(objection.get().contains("given up"), objection.get());
  }

  @Test
  void theValidatorIsLoadedByTheFirstSchemaAndBringsNoObjectMapper() throws Exception {
    try (Loading loading = new Loading()) {
      Class<?> json = loading.loadClass("dev.understudy.json.Json");
      Object schema =
          json.getMethod("parse", byte[].class)
              .invoke(null, (Object) ORDER.getBytes(StandardCharsets.UTF_8));
      assertEquals(0, loading.count("dev.harrel."));

      Class<?> node = loading.loadClass("com.fasterxml.jackson.databind.JsonNode");
      loading
          .loadClass("dev.understudy.json.JsonSchema")
          .getMethod("of", node)
          .invoke(null, schema);
      assertTrue(loading.count("dev.harrel.") > 0);
      assertEquals(0, loading.count("com.fasterxml.jackson.databind.ObjectMapper"));
    }
  }

  /// The class path once more, and what of it is loaded.
  private static final class Loading extends URLClassLoader {
    private final Set<String> loaded = ConcurrentHashMap.newKeySet();

    Loading() {
      super(urls(), ClassLoader.getPlatformClassLoader());
    }

    private static URL[] urls() {
      return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
          .map(entry -> Path.of(entry).toUri())
          .map(
              uri -> {
                try {
                  return uri.toURL();
                } catch (MalformedURLException e) {
                  throw new UncheckedIOException(e);
                }
              })
          .toArray(URL[]::new);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      loaded.add(name);
      return super.findClass(name);
    }

    long count(String prefix) {
      return loaded.stream().filter(name -> name.startsWith(prefix)).count();
    }
  }

  private static JsonNode json(String text) throws JsonException {
    return Json.parse(
        (text.contains("\"") ? text : text.replace('\'', '"')).getBytes(StandardCharsets.UTF_8));
  }
}
