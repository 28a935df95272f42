package dev.understudy.json;

import dev.harrel.jsonschema.Dialect;
import dev.harrel.jsonschema.EvaluationContext;
import dev.harrel.jsonschema.Evaluator;
import dev.harrel.jsonschema.EvaluatorFactory;
import dev.harrel.jsonschema.JsonNode;
import dev.harrel.jsonschema.Keyword;
import dev.harrel.jsonschema.SchemaParsingContext;
import dev.harrel.jsonschema.SpecificationVersion;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.PatternSyntaxException;

/// A draft of JSON Schema whose every keyword is counted by the [Meter], and whose regular
/// expressions are bounded.
record MeteredDialect(Dialect draft) implements Dialect, EvaluatorFactory {
  /// The meter of the check that runs in this thread.
  static final ScopedValue<Meter> METER = ScopedValue.newInstance();

  /// They assert nothing, and the validator would keep a note for each value that they stand
  /// beside.
  private static final Set<String> NOTES =
      Set.of(
          Keyword.TITLE,
          Keyword.DESCRIPTION,
          Keyword.DEFAULT,
          Keyword.EXAMPLES,
          Keyword.DEPRECATED,
          Keyword.READ_ONLY,
          Keyword.WRITE_ONLY,
          Keyword.COMMENT);

  @Override
  public Optional<Evaluator> create(SchemaParsingContext schema, String keyword, JsonNode value) {
    if (NOTES.contains(keyword)) {
      return Optional.empty();
    }
    Optional<Evaluator> evaluator =
        switch (keyword) {
          case Keyword.PATTERN ->
              value.isString()
                  ? Optional.of(new Matching(compile(value.asString(), value)))
                  : Optional.empty();
          case Keyword.PATTERN_PROPERTIES ->
              value.isObject() ? Optional.of(matchingProperties(schema, value)) : Optional.empty();
          default -> draft.getEvaluatorFactory().create(schema, keyword, value);
        };
    return evaluator.map(Metered::new);
  }

  private static MatchingProperties matchingProperties(
      SchemaParsingContext schema, JsonNode value) {
    Map<BoundedRegex, String> schemas = new LinkedHashMap<>();
    value
        .asObject()
        .forEach(
            (regex, child) -> schemas.put(compile(regex, value), schema.getAbsoluteUri(child)));
    return new MatchingProperties(schemas);
  }

  private static BoundedRegex compile(String regex, JsonNode at) {
    try {
      return BoundedRegex.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new BadRegex(
          at.getJsonPointer(),
          "holds no regular expression: %s, at character %d"
              .formatted(e.getDescription(), e.getIndex()));
    }
  }

  private static boolean found(BoundedRegex regex, String text) {
    return switch (METER.get().find(regex, text)) {
      case FOUND -> true;
      case NOT_FOUND -> false;
      case GAVE_UP -> throw new Meter.Exhausted("one of its regular expressions takes too long");
    };
  }

  @Override
  public SpecificationVersion getSpecificationVersion() {
    return draft.getSpecificationVersion();
  }

  @Override
  public String getMetaSchema() {
    return draft.getMetaSchema();
  }

  @Override
  public EvaluatorFactory getEvaluatorFactory() {
    return this;
  }

  @Override
  public Set<String> getSupportedVocabularies() {
    return draft.getSupportedVocabularies();
  }

  @Override
  public Set<String> getRequiredVocabularies() {
    return draft.getRequiredVocabularies();
  }

  @Override
  public Map<String, Boolean> getDefaultVocabularyObject() {
    return draft.getDefaultVocabularyObject();
  }

  private record Metered(Evaluator keyword) implements Evaluator {
    @Override
    public Result evaluate(EvaluationContext context, JsonNode value) {
      Meter meter = METER.get();
      meter.enter();
      Result result = keyword.evaluate(context, value);
      meter.leave();
      return result;
    }

    @Override
    public int getOrder() {
      return keyword.getOrder();
    }
  }

  /// `pattern`.
  private record Matching(BoundedRegex regex) implements Evaluator {
    @Override
    public Result evaluate(EvaluationContext context, JsonNode value) {
      return !value.isString() || found(regex, value.asString())
          ? Result.success()
          : Result.formattedFailure(Keyword.PATTERN);
    }
  }

  /// `patternProperties`: the schema, as a URI, for names that match. What it notes is what
  /// `additionalProperties` leaves alone.
  private record MatchingProperties(Map<BoundedRegex, String> schemas) implements Evaluator {
    @Override
    public Result evaluate(EvaluationContext context, JsonNode value) {
      if (!value.isObject()) {
        return Result.success();
      }
      Set<String> matched = new TreeSet<>();
      boolean valid = true;
      for (Map.Entry<String, JsonNode> property : value.asObject().entrySet()) {
        for (Map.Entry<BoundedRegex, String> schema : schemas.entrySet()) {
          if (found(schema.getKey(), property.getKey())) {
            matched.add(property.getKey());
            valid &= context.resolveInternalRefAndValidate(schema.getValue(), property.getValue());
          }
        }
      }
      return valid ? Result.success(matched) : Result.failure();
    }
  }

  /// Crosses the validator on its way to [JsonSchema#of].
  static final class BadRegex extends RuntimeException {
    private final String pointer;

    BadRegex(String pointer, String message) {
      super(message);
      this.pointer = pointer;
    }

    SchemaException checked() {
      return new SchemaException(pointer, String.valueOf(getMessage()));
    }
  }
}
