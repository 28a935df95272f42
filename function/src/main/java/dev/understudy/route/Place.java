package dev.understudy.route;

import java.util.Map;

/// Where a target stands in the request body, for errors that point at it.
///
/// @param pointer to the target itself (RFC 6901): `/config/options/1`
/// @param spellings by field name in snake_case, how the client spelt it
public record Place(String pointer, Map<String, String> spellings) {
  /// Where the target's field `name` stands, or would stand.
  public String at(String name) {
    return pointer + "/" + spellings.getOrDefault(name, name);
  }
}
