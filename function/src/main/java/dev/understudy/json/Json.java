package dev.understudy.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// Reads bytes into Jackson's tree and writes them back. Key order is kept and numbers are exact
/// (`1.0` stays `1.0`).
///
/// Jackson's `ObjectMapper` is avoided on purpose, and so is `JsonNode.toString()`, which builds
/// one: filling its tree classes from a parser by hand costs a cold start a third of the time.
public final class Json {
  /// How deeply arrays and objects may nest. Deeper input is a [JsonException], not a stack
  /// overflow.
  public static final int MAX_DEPTH = 200;

  /// The longest string, in characters: an image in base64 fits.
  private static final int MAX_STRING = 32 * 1024 * 1024;

  private static final List<String> CUT_WORDS = List.of("true", "false", "null");

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final JsonFactory LENIENT = factory().build();
  private static final JsonFactory STRICT =
      factory().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private Json() {}

  private static JsonFactoryBuilder factory() {
    return new JsonFactoryBuilder()
        .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(MAX_DEPTH)
                .maxStringLength(MAX_STRING)
                .build());
  }

  /// Reads one JSON value that fills `text`. Of a key that stands twice in an object, the last one
  /// counts.
  public static JsonNode parse(byte[] text) throws JsonException {
    return parse(LENIENT, text);
  }

  /// [#parse(byte[])], of a string.
  public static JsonNode parse(String text) throws JsonException {
    return parse(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Reads one JSON value that fills `text`. A key that stands twice in an object is an error: what
  /// a client asked for must not depend on which of the two a reader picks.
  public static JsonNode parseStrictly(byte[] text) throws JsonException {
    return parse(STRICT, text);
  }

  /// [#parseStrictly(byte[])], of a string.
  public static JsonNode parseStrictly(String text) throws JsonException {
    return parseStrictly(text.getBytes(StandardCharsets.UTF_8));
  }

  private static JsonNode parse(JsonFactory factory, byte[] text) throws JsonException {
    try (JsonParser parser = factory.createParser(text)) {
      if (parser.nextToken() == null) {
        throw new JsonException("no JSON value: the text is empty");
      }
      JsonNode value = value(parser);
      if (parser.nextToken() != null) {
        throw new JsonException("more text after the JSON value" + at(parser.currentLocation()));
      }
      return value;
    } catch (NumberFormatException _) {
      // An exponent beyond what a number can hold: the JDK's message quotes it.
      throw new JsonException("a number that is too large to read");
    } catch (JsonProcessingException e) {
      boolean endsEarly = endsEarly(e, text);
      String what = endsEarly ? "the text ends before the JSON value does" : whatIsWrong(e);
      throw new JsonException(what + at(e.getLocation()), endsEarly);
    } catch (IOException e) {
      // From bytes in memory, only a text that Jackson takes for UTF-32 and that is not.
      throw new JsonException("not JSON");
    }
  }

  /// Jackson says so of most values, but calls a cut `tru` a wrong token, and a cut `1.` a wrong
  /// number.
  private static boolean endsEarly(JsonProcessingException e, byte[] text) {
    if (e.getOriginalMessage().startsWith("Unexpected end-of-input")) {
      return true;
    }
    long offset = e.getLocation() == null ? -1 : e.getLocation().getByteOffset();
    if (offset < 0 || offset >= text.length || text.length - offset >= "false".length()) {
      return false;
    }
    int from = (int) offset;
    String rest = new String(text, from, text.length - from, StandardCharsets.UTF_8);
    return rest.equals(".") || CUT_WORDS.stream().anyMatch(word -> word.startsWith(rest));
  }

  private static JsonNode value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        ObjectNode object = NODES.objectNode();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String name = parser.currentName();
          parser.nextToken();
          object.set(name, value(parser));
        }
        yield object;
      }
      case START_ARRAY -> {
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          array.add(value(parser));
        }
        yield array;
      }
      case VALUE_STRING -> NODES.textNode(parser.getText());
      case VALUE_NUMBER_INT ->
          switch (parser.getNumberType()) {
            case INT -> NODES.numberNode(parser.getIntValue());
            case LONG -> NODES.numberNode(parser.getLongValue());
            default -> NODES.numberNode(parser.getBigIntegerValue());
          };
      case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDecimalValue());
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      default -> NODES.nullNode();
    };
  }

  /// Jackson's own messages quote the text, which may hold a key, so only their kind is kept.
  private static String whatIsWrong(JsonProcessingException e) {
    String message = e.getOriginalMessage();
    if (message.startsWith("Duplicate field")) {
      return "a key stands twice in one object";
    }
    if (message.startsWith("Document nesting depth")) {
      return "nested more than " + MAX_DEPTH + " levels deep";
    }
    return "not JSON";
  }

  private static String at(JsonLocation location) {
    return location == null
        ? ""
        : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
  }

  /// The bytes of `value`, in UTF-8, without white space.
  public static byte[] write(JsonNode value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    try (JsonGenerator generator = LENIENT.createGenerator(out)) {
      write(generator, value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /// [#write] as a string.
  public static String text(JsonNode value) {
    return new String(write(value), StandardCharsets.UTF_8);
  }

  private static void write(JsonGenerator generator, JsonNode value) throws IOException {
    switch (value.getNodeType()) {
      case OBJECT -> {
        generator.writeStartObject();
        for (Map.Entry<String, JsonNode> field : value.properties()) {
          generator.writeFieldName(field.getKey());
          write(generator, field.getValue());
        }
        generator.writeEndObject();
      }
      case ARRAY -> {
        generator.writeStartArray();
        for (JsonNode element : value) {
          write(generator, element);
        }
        generator.writeEndArray();
      }
      case STRING -> generator.writeString(value.textValue());
      case NUMBER -> {
        if (value.isInt() || value.isLong()) {
          generator.writeNumber(value.longValue());
        } else {
          generator.writeNumber(value.asText());
        }
      }
      case BOOLEAN -> generator.writeBoolean(value.booleanValue());
      default -> generator.writeNull();
    }
  }

  /// An empty object.
  public static ObjectNode object() {
    return NODES.objectNode();
  }

  /// An empty array.
  public static ArrayNode array() {
    return NODES.arrayNode();
  }

  /// A number that is written without an exponent.
  public static JsonNode number(BigDecimal value) {
    return new DecimalNode(value) {
      @Override
      public String asText() {
        return value.toPlainString();
      }
    };
  }

  /// A string value.
  public static JsonNode string(String value) {
    return NODES.textNode(value);
  }
}
