package dev.understudy.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/// One value of a config, and what it has to be.
///
/// @param pointer where it stands
record Value(JsonNode json, String pointer) {
  /// What is wrong with a value, and where: at the value itself, or inside a list.
  record Wrong(String pointer, String problem) {}

  /// The first thing that keeps it from being a `type`.
  Optional<Wrong> objection(Type type) {
    if (!isKind(type)) {
      return wrong(type, Found.kind(json));
    }
    return switch (type) {
      case Type.Text text -> json.textValue().matches(text.pattern()) ? none() : misfit(text);
      case Type.Whole whole ->
          json.isIntegralNumber()
                  && json.canConvertToInt()
                  && json.intValue() >= whole.least()
                  && json.intValue() <= whole.most()
              ? none()
              : wrong(type, Found.bounded(json.asText()));
      case Type.Decimal number ->
          json.doubleValue() >= number.least() && json.doubleValue() <= number.most()
              ? none()
              : wrong(type, Found.bounded(json.asText()));
      case Type.Off _ -> json.booleanValue() ? wrong(type, "true") : none();
      case Type.Word word ->
          word.words().contains(json.textValue())
              ? none()
              : Optional.of(
                  new Wrong(
                      pointer,
                      "found "
                          + Found.quoted(json.textValue())
                          + ";"
                          + Found.guess(json.textValue(), word.words())
                          + " allowed are "
                          + word.text()));
      case Type.Items items -> objection(items);
      case Type.Either either ->
          either.types().stream().filter(this::isKind).findFirst().flatMap(this::objection);
      case Type.Flag _, Type.Scalar _, Type.Part _, Type.Open _, Type.Any _ -> none();
    };
  }

  private Optional<Wrong> objection(Type.Items items) {
    if (json.size() < items.least() || json.size() > items.most()) {
      return wrong(items, "a list of " + json.size());
    }
    for (int i = 0; i < json.size(); i++) {
      Optional<Wrong> wrong = new Value(json.get(i), pointer + "/" + i).objection(items.each());
      if (wrong.isPresent()) {
        return wrong;
      }
    }
    return none();
  }

  /// Whether it is that kind of JSON at all.
  private boolean isKind(Type type) {
    return switch (type) {
      case Type.Text _, Type.Word _ -> json.isTextual();
      case Type.Whole _, Type.Decimal _ -> json.isNumber();
      case Type.Flag _, Type.Off _ -> json.isBoolean();
      case Type.Scalar _ -> json.isTextual() || json.isNumber() || json.isBoolean();
      case Type.Items _ -> json.isArray();
      case Type.Part _, Type.Open _ -> json.isObject();
      case Type.Any _ -> true;
      case Type.Either either -> either.types().stream().anyMatch(this::isKind);
    };
  }

  /// A text that does not fit is not quoted: it may be a key.
  private Optional<Wrong> misfit(Type.Text text) {
    return wrong(text, json.textValue().isEmpty() ? "an empty string" : "a string that is none");
  }

  private Optional<Wrong> wrong(Type expected, String found) {
    return Optional.of(new Wrong(pointer, "expected " + expected.text() + "; found " + found));
  }

  private static Optional<Wrong> none() {
    return Optional.empty();
  }
}
