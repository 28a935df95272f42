package dev.understudy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.api.Asked;
import dev.understudy.http.Headers;
import dev.understudy.http.Rejection;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import java.util.List;

/// The config of a request whose body has none.
final class ConfigHeader {
  private static final List<String> NAMES = List.of("x-understudy-config", "x-portkey-config");

  private ConfigHeader() {}

  /// @throws Rejection 400 if there is none, or it is no JSON
  static JsonNode read(Asked asked, Headers headers) {
    String text =
        NAMES.stream()
            .flatMap(name -> headers.first(name).stream())
            .findFirst()
            .orElseThrow(
                () ->
                    Rejection.badRequest(
                        "invalid_config",
                        asked.configPointer(),
                        "There is no config: send one as JSON in the header "
                            + String.join(" or ", NAMES)
                            + (asked.configPointer().isEmpty() ? "" : ", or as \"config\"")));
    try {
      return Json.parseStrictly(text);
    } catch (JsonException e) {
      throw Rejection.badRequest(
          "invalid_config", "", "The config in the headers is not valid JSON: " + e.getMessage());
    }
  }
}
