package dev.understudy.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.http.Rejection;
import java.util.regex.Pattern;

/// A place in a client's body, and what stands there.
///
/// @param pointer as errors name it: `/messages/0/content`
/// @param path as sentences name it: `messages[0].content`
public record Place(String pointer, String path, JsonNode value) {
  /// A type that may be shown: a caller's own could be called anything.
  private static final Pattern KNOWABLE = Pattern.compile("[a-z0-9_]{1,60}");

  /// A member of the body.
  public static Place of(String name, JsonNode value) {
    return new Place("/" + name, name, value);
  }

  /// The member of that name.
  public Place at(String name) {
    return new Place(pointer + "/" + name, path + "." + name, value.path(name));
  }

  /// The element of that number.
  public Place at(int index) {
    return new Place(pointer + "/" + index, path + "[" + index + "]", value.path(index));
  }

  /// The `type` of the object that stands here, as it may be shown.
  ///
  /// @throws Rejection 400 if it has none
  public String shownType() {
    String type = at("type").text();
    return KNOWABLE.matcher(type).matches() ? type : "of a type of its own";
  }

  /// Whether nothing stands there, or null.
  public boolean isAbsent() {
    return value.isMissingNode() || value.isNull();
  }

  /// @throws Rejection 400 unless it is a string that is not empty
  public String text() {
    if (!value.isTextual() || value.textValue().isEmpty()) {
      throw expected("a string that is not empty");
    }
    return value.textValue();
  }

  /// @throws Rejection 400 unless it is a string
  public String string() {
    if (!value.isTextual()) {
      throw expected("a string");
    }
    return value.textValue();
  }

  /// @throws Rejection 400 unless it is an object
  public Place object() {
    if (!value.isObject()) {
      throw expected("an object");
    }
    return this;
  }

  /// @throws Rejection 400 unless it is an array
  public Place array() {
    if (!value.isArray()) {
      throw expected("an array");
    }
    return this;
  }

  /// What is wrong there.
  ///
  /// @param what the end of "expected …"
  public Rejection expected(String what) {
    return Rejection.badRequest(
        "invalid_request",
        pointer,
        pointer + ": expected " + what + ", found " + Params.kind(value));
  }
}
