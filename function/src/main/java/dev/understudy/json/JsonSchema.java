package dev.understudy.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.harrel.jsonschema.Error;
import dev.harrel.jsonschema.Validator;
import dev.understudy.time.Deadline;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A JSON schema (draft 2020-12, or the one that `$schema` names: 2019-09, 7, 6 or 4) that values
/// are checked against.
///
/// It comes from a caller, so a check is bounded in time, steps and depth, and nothing is ever
/// fetched: a reference leads to a place in the schema itself, or to a draft's own schema. `format`
/// asserts nothing, as in the standard. The first one that is made loads the validator, which takes
/// about as long as the rest of a cold start.
public final class JsonSchema {
  /// The longest check, whatever the deadline.
  public static final Duration MAX_TIME = Duration.ofSeconds(1);

  private static final int MAX_OBJECTION = 300;

  private final Validator validator;
  private final URI uri;

  private JsonSchema(Validator validator, URI uri) {
    this.validator = validator;
    this.uri = uri;
  }

  /// @param schema an object, or true or false; not changed
  /// @throws SchemaException if it is no schema, refers to another document, or holds a regular
  ///   expression that cannot be read
  public static JsonSchema of(JsonNode schema) throws SchemaException {
    SchemaLimits.check(schema);
    try {
      return ScopedValue.where(MeteredDialect.METER, new Meter(() -> false))
          .call(
              () -> {
                Drafts.check(schema);
                Validator validator = Drafts.factory().createValidator();
                return new JsonSchema(validator, validator.registerSchema((Object) schema));
              });
    } catch (MeteredDialect.BadRegex e) {
      throw e.checked();
    } catch (Meter.Exhausted e) {
      throw new SchemaException("", "cannot be used: " + e.why());
    } catch (RuntimeException | StackOverflowError e) {
      // A $id that is no URI, for one. The validator's messages are not for a client.
      throw new SchemaException("", "cannot be read by the validator; is a $id no URI?", e);
    }
  }

  /// What is wrong with `value`: the first violation, with where it is, in at most 300 characters.
  /// A check that cannot be finished is an objection too. Empty when the value is valid.
  ///
  /// Names of `value` are quoted, its contents are not.
  ///
  /// @param deadline by when to give up, if [#MAX_TIME] is not over before
  public Optional<String> objection(JsonNode value, Deadline deadline) {
    if (SchemaLimits.holdsHugeNumber(value)) {
      return Optional.of("the value holds a number that is too large to be checked");
    }
    try {
      Meter meter = new Meter(deadline.within(MAX_TIME)::passed);
      Validator.Result result =
          ScopedValue.where(MeteredDialect.METER, meter)
              .call(() -> validator.validate(uri, (Object) value));
      return result.isValid() ? Optional.empty() : Optional.of(first(result.getErrors()));
    } catch (Meter.Exhausted e) {
      return Optional.of("the check was given up: " + e.why());
    } catch (StackOverflowError _) {
      return Optional.of("the check was given up: the schema or the value is nested too deeply");
    }
  }

  private static String first(List<Error> errors) {
    if (errors.isEmpty()) {
      return "the value does not fit the schema";
    }
    Error error = errors.getFirst();
    String where =
        error.getInstanceLocation().isEmpty() ? "the value" : error.getInstanceLocation();
    String sentence = where + " " + error.getError();
    return sentence.length() <= MAX_OBJECTION
        ? sentence
        : sentence.substring(0, MAX_OBJECTION - 1) + "…";
  }
}
