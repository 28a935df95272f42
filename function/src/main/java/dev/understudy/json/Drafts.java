package dev.understudy.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.harrel.jsonschema.Dialect;
import dev.harrel.jsonschema.Dialects;
import dev.harrel.jsonschema.Error;
import dev.harrel.jsonschema.JsonNodeFactory;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.JacksonNode;
import java.net.URI;
import java.util.List;

/// The drafts of JSON Schema that are known here, and whether a schema is one by its draft.
final class Drafts {
  private static final Dialect NEWEST = new MeteredDialect(new Dialects.Draft2020Dialect());

  private static final List<Dialect> ALL =
      List.of(
          NEWEST,
          new MeteredDialect(new Dialects.Draft2019Dialect()),
          new MeteredDialect(new Dialects.Draft7Dialect()),
          new MeteredDialect(new Dialects.Draft6Dialect()),
          new MeteredDialect(new Dialects.Draft4Dialect()));

  /// Knows the drafts' own schemas, which take as long to read as everything else together. It is
  /// made once, and not for two threads at a time.
  private static final Validator META = factory().createValidator();

  private Drafts() {}

  /// Makes validators that check a schema only as far as they must to use it, fetch nothing, and
  /// speak in our words.
  static ValidatorFactory factory() {
    ValidatorFactory factory =
        new ValidatorFactory()
            .withJsonNodeFactory(new Nodes())
            .withMessageProvider(Drafts::message)
            .withDefaultDialect(NEWEST)
            .withDisabledSchemaValidation(true);
    ALL.forEach(factory::withDialect);
    return factory;
  }

  /// Checks `schema` against the schema of its draft. What a validator cannot read in a schema, it
  /// leaves out without a word.
  static void check(JsonNode schema) throws SchemaException {
    String draft = schema.path("$schema").asText(NEWEST.getMetaSchema());
    URI uri =
        ALL.stream()
            .map(Dialect::getMetaSchema)
            .filter(known -> bare(known).equals(bare(draft)))
            .findFirst()
            .map(known -> URI.create(bare(known)))
            .orElseThrow(
                () -> new SchemaException("/$schema", "names no draft that is known here"));
    List<Error> errors;
    synchronized (META) {
      errors = META.validate(uri, (Object) schema).getErrors();
    }
    if (!errors.isEmpty()) {
      throw new SchemaException(
          errors.getFirst().getInstanceLocation(), errors.getFirst().getError());
    }
  }

  private static String bare(String uri) {
    return uri.endsWith("#") ? uri.substring(0, uri.length() - 1) : uri;
  }

  /// The validator's own messages quote the value. Of the arguments, the second is the schema's.
  private static String message(String key, Object... arguments) {
    return switch (key) {
      case "type" -> "is of type " + arguments[0] + " instead of " + arguments[1];
      case "required", "dependentRequired" -> "lacks " + arguments[0];
      case "falseSchema" -> "is not allowed";
      case "pattern" -> "does not match its pattern";
      case "$ref", "$dynamicRef", "$recursiveRef" ->
          "cannot be checked: " + arguments[0] + " leads nowhere in the schema";
      default -> "breaks " + key + (arguments.length > 1 ? " " + arguments[1] : "");
    };
  }

  /// Jackson's tree for the validator, by our own reader: its own one would build an
  /// `ObjectMapper`.
  private record Nodes() implements JsonNodeFactory {
    @Override
    public dev.harrel.jsonschema.JsonNode wrap(Object node) {
      return node instanceof JacksonNode wrapped ? wrapped : new JacksonNode((JsonNode) node);
    }

    @Override
    public dev.harrel.jsonschema.JsonNode create(String text) {
      try {
        return new JacksonNode(Json.parseStrictly(text));
      } catch (JsonException e) {
        throw new IllegalArgumentException(e);
      }
    }
  }
}
