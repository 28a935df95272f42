package dev.understudy.config;

import static dev.understudy.config.Field.Level.ROOT;
import static dev.understudy.config.Field.Level.TARGET;
import static dev.understudy.config.Field.Support.REFUSED;
import static dev.understudy.config.Field.Support.WITHOUT_EFFECT;
import static dev.understudy.config.Field.Support.WORKS;
import static dev.understudy.config.Field.Type.ANY;
import static dev.understudy.config.Field.Type.ARRAY;
import static dev.understudy.config.Field.Type.INTEGER;
import static dev.understudy.config.Field.Type.OBJECT;
import static dev.understudy.config.Field.Type.STRING;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The configuration language, as one table. The reader, its errors and the documentation are made
/// from it.
///
/// The names are Portkey's where Portkey has one:
/// <https://portkey.ai/docs/api-reference/config-object>.
final class Fields {
  private static final Set<Field.Level> ANYWHERE = EnumSet.of(ROOT, TARGET);

  static final List<Field> ALL =
      List.of(
          root("mode", STRING, WORKS, "`single` or `fallback`. Required beside `options`."),
          root("options", ARRAY, WORKS, "The targets, in order of preference: 1 to 32."),
          root(
              "deadline_ms",
              INTEGER,
              WORKS,
              "Milliseconds for the whole call, 1000 to 900000. Default 120000; never more than the"
                  + " front door and the function have left."),
          target("provider", STRING, WORKS, "The provider's id. Required."),
          target(
              "api_key",
              STRING,
              WORKS,
              "The provider's key, in the request itself. Without it and without `secret`, the"
                  + " stored key named like the provider is used."),
          target("secret", STRING, WORKS, "The name of a stored key: `PREFIX/providers/NAME`."),
          target("virtual_key", STRING, WORKS, "Portkey's name for `secret`."),
          target(
              "custom_host",
              STRING,
              WORKS,
              "The base URL in place of the provider's own, for a key that stands beside it. Needs"
                  + " the permission `customHosts`."),
          target(
              "override_params",
              OBJECT,
              WORKS,
              "Laid over `params` for this target, field by field. Its keys are taken as they"
                  + " are."),
          target("name", STRING, WITHOUT_EFFECT, "A name for people."),
          target("weight", ANY, WITHOUT_EFFECT, "Weights count in load balancing alone."),
          anywhere("cache", ANY, WITHOUT_EFFECT, "Answers are not cached."),
          anywhere("cache_age", ANY, WITHOUT_EFFECT, "Answers are not cached."),
          anywhere("cache_status", ANY, WITHOUT_EFFECT, "Answers are not cached."),
          anywhere("cache_force_refresh", ANY, WITHOUT_EFFECT, "Answers are not cached."),
          anywhere("trace_id", ANY, WITHOUT_EFFECT, "Send the header `x-portkey-trace-id`."),
          anywhere("metadata", ANY, WITHOUT_EFFECT, "Metadata is not recorded."),
          anywhere("retry", ANY, REFUSED, "Retries are not available yet."),
          anywhere("request_timeout", ANY, REFUSED, "Not available yet; use `deadline_ms`."),
          anywhere("strategy", ANY, REFUSED, "Not available yet; use `mode` and `options`."),
          anywhere("targets", ANY, REFUSED, "Not available yet; use `mode` and `options`."),
          anywhere("on_status_codes", ANY, REFUSED, "Not available yet; every failure falls back."),
          anywhere("forward_headers", ANY, REFUSED, "Not available yet."),
          anywhere(
              "input_guardrails", ANY, REFUSED, "Guardrails are not run, so they are not ignored."),
          anywhere(
              "output_guardrails",
              ANY,
              REFUSED,
              "Guardrails are not run, so they are not ignored."),
          anywhere(
              "before_request_hooks", ANY, REFUSED, "Hooks are not run, so they are not ignored."),
          anywhere(
              "after_request_hooks", ANY, REFUSED, "Hooks are not run, so they are not ignored."),
          anywhere("prompt_id", ANY, REFUSED, "Prompts are not stored here."));

  private Fields() {}

  /// The field of that name, in snake_case, at that level.
  static Optional<Field> find(String name, Set<Field.Level> levels) {
    return at(levels).filter(field -> field.name().equals(name)).findFirst();
  }

  /// The names of the fields that mean something at these levels, for an error to list.
  static List<String> working(Set<Field.Level> levels) {
    return at(levels).filter(field -> field.support() == WORKS).map(Field::name).toList();
  }

  private static Stream<Field> at(Set<Field.Level> levels) {
    return ALL.stream().filter(field -> field.levels().stream().anyMatch(levels::contains));
  }

  private static Field root(String name, Field.Type type, Field.Support support, String meaning) {
    return new Field(name, EnumSet.of(ROOT), type, support, meaning);
  }

  private static Field target(String name, Field.Type type, Field.Support support, String meaning) {
    return new Field(name, EnumSet.of(TARGET), type, support, meaning);
  }

  private static Field anywhere(
      String name, Field.Type type, Field.Support support, String meaning) {
    return new Field(name, ANYWHERE, type, support, meaning);
  }
}
