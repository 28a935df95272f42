package dev.understudy.local.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.local.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What `infra/table.yaml` says of the table, as DynamoDB's API takes it. So a table here is keyed
/// as the one on AWS.
final class TableTemplate {
  /// Seen from `local/`, where its tests run.
  private static final Path FILE = Path.of("../infra/table.yaml");

  private static final Pattern WORD = Pattern.compile("[A-Za-z_]+");

  private final String yaml;

  private TableTemplate(String yaml) {
    this.yaml = yaml;
  }

  static TableTemplate read() throws IOException {
    return new TableTemplate(Files.readString(FILE));
  }

  /// The request that creates the table.
  ObjectNode creation(String name) throws IOException {
    ObjectNode request = Json.object().put("TableName", name);
    for (String property : new String[] {"BillingMode", "AttributeDefinitions", "KeySchema"}) {
      request.set(property, property(property));
    }
    return request;
  }

  /// The request that has items removed when they are over.
  ObjectNode expiry(String name) throws IOException {
    String property = "TimeToLiveSpecification";
    return Json.object().put("TableName", name).<ObjectNode>set(property, property(property));
  }

  /// A property that stands on one line: YAML's flow style, which is JSON but for the quotes.
  private JsonNode property(String name) throws IOException {
    Matcher line = Pattern.compile("(?m)^ +" + name + ": (.+)$").matcher(yaml);
    if (!line.find()) {
      throw new IOException(FILE + " has no line " + name + ": ...");
    }
    String json =
        WORD.matcher(line.group(1))
            .replaceAll(
                word -> word.group().equals("true") ? word.group() : '"' + word.group() + '"');
    return Json.MAPPER.readTree(json);
  }
}
