package dev.understudy.api.messages;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.api.Params;
import dev.understudy.http.Rejection;

/// A place in a client's body, and what stands there.
///
/// @param pointer as errors name it: `/messages/0/content`
/// @param path as sentences name it: `messages[0].content`
record Place(String pointer, String path, JsonNode value) {
  static Place of(String name, JsonNode value) {
    return new Place("/" + name, name, value);
  }

  Place at(String name) {
    return new Place(pointer + "/" + name, path + "." + name, value.path(name));
  }

  Place at(int index) {
    return new Place(pointer + "/" + index, path + "[" + index + "]", value.path(index));
  }

  boolean isAbsent() {
    return value.isMissingNode() || value.isNull();
  }

  /// @throws Rejection 400 unless it is a string that is not empty
  String text() {
    if (!value.isTextual() || value.textValue().isEmpty()) {
      throw expected("a string that is not empty");
    }
    return value.textValue();
  }

  /// @throws Rejection 400 unless it is a string
  String string() {
    if (!value.isTextual()) {
      throw expected("a string");
    }
    return value.textValue();
  }

  /// @throws Rejection 400 unless it is an object
  Place object() {
    if (!value.isObject()) {
      throw expected("an object");
    }
    return this;
  }

  /// @throws Rejection 400 unless it is an array
  Place array() {
    if (!value.isArray()) {
      throw expected("an array");
    }
    return this;
  }

  Rejection expected(String what) {
    return Rejection.badRequest(
        "invalid_request",
        pointer,
        pointer + ": expected " + what + ", found " + Params.kind(value));
  }
}
