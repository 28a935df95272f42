package dev.understudy.api.responses;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.api.Losses;
import dev.understudy.api.Place;
import java.util.Set;

/// What the answer's text is to look like, as the canonical `response_format` and `verbosity`. See
/// <https://platform.openai.com/docs/guides/structured-outputs>.
final class TextReader {
  private static final Set<String> SCHEMA =
      Set.of("type", "name", "description", "schema", "strict");

  private final Losses losses;
  private final ObjectNode params;

  /// @param params takes what is read
  TextReader(Losses losses, ObjectNode params) {
    this.losses = losses;
    this.params = params;
  }

  void read(Place text) {
    if (text.isAbsent()) {
      return;
    }
    Place format = text.object().at("format");
    if (!format.isAbsent()) {
      format(format.object());
    }
    if (!text.at("verbosity").isAbsent()) {
      params.put("verbosity", text.at("verbosity").text());
    }
    losses.rest(text.path(), text.value(), Set.of("format", "verbosity"));
  }

  private void format(Place format) {
    switch (format.at("type").text()) {
      case "text" -> {}
      case "json_object" -> params.putObject("response_format").put("type", "json_object");
      case "json_schema" -> schema(format);
      default -> losses.lost(format.path() + " (" + format.shownType() + ")");
    }
  }

  private void schema(Place format) {
    ObjectNode asked = params.putObject("response_format").put("type", "json_schema");
    ObjectNode named = asked.putObject("json_schema").put("name", format.at("name").text());
    if (!format.at("description").isAbsent()) {
      named.put("description", format.at("description").string());
    }
    named.set("schema", format.at("schema").object().value());
    if (format.at("strict").value().isBoolean()) {
      named.set("strict", format.at("strict").value());
    }
    losses.rest(format.path(), format.value(), SCHEMA);
  }
}
