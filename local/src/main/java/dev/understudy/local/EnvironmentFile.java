package dev.understudy.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.local.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/// A file of environment variables in the form of `sam local invoke --env-vars`: an object for each
/// function by its name in the template, and `Parameters` for all of them.
final class EnvironmentFile {

  private static final String EVERY_FUNCTION = "Parameters";

  private EnvironmentFile() {}

  /// The variables of one function; what is said of it wins over what is said of all.
  ///
  /// @throws CannotStart when the file is not there or has another form
  static Map<String, String> of(Path file, String function) throws CannotStart, IOException {
    if (!Files.isRegularFile(file)) {
      throw new CannotStart(
          "There is no file of environment variables at " + file + " (-Denv=FILE).");
    }
    JsonNode all = read(file);
    Map<String, String> variables = new TreeMap<>();
    for (String name : new String[] {EVERY_FUNCTION, function}) {
      for (Map.Entry<String, JsonNode> variable : all.path(name).properties()) {
        if (!variable.getValue().isValueNode()) {
          throw wrong(file, function);
        }
        variables.put(variable.getKey(), variable.getValue().asText());
      }
    }
    if (!all.path(EVERY_FUNCTION).isObject() && !all.path(function).isObject()) {
      throw wrong(file, function);
    }
    return variables;
  }

  private static JsonNode read(Path file) throws CannotStart, IOException {
    try {
      return Json.MAPPER.readTree(Files.readString(file));
    } catch (JsonProcessingException e) {
      // Not the cause's message: Jackson quotes what it read, and that may be a key.
      throw wrong(file, "GatewayFunction");
    }
  }

  private static CannotStart wrong(Path file, String function) {
    return new CannotStart(
        "The file "
            + file
            + " is not of the form {\""
            + function
            + "\": {\"NAME\": \"value\"}} (-Denv=FILE).");
  }
}
