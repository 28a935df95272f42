package dev.understudy.protocol.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.canonical.ForeignExtras;

/// A request in Responses' own words on its way to who speaks them: as it came, but for items of
/// reasoning that we wrote of another dialect's answer, and that nobody else can decrypt. In their
/// places stand those that this vendor wants back, if there are any among what they hold.
final class OwnWords {
  private OwnWords() {}

  /// @param request not changed; itself where it has none of ours
  static ObjectNode of(ObjectNode request, String vendor) {
    JsonNode input = request.path("input");
    if (!input.isArray() || input.valueStream().noneMatch(OwnWords::isOurs)) {
      return request;
    }
    ArrayNode kept = Json.array();
    for (JsonNode item : input) {
      if (isOurs(item)) {
        own(item, vendor).forEach(kept::add);
      } else {
        kept.add(item);
      }
    }
    ObjectNode body = Json.object();
    body.setAll(request);
    body.set("input", kept);
    return body;
  }

  private static boolean isOurs(JsonNode item) {
    return item.path("type").asText("").equals("reasoning") && ForeignExtras.isOurs(sealed(item));
  }

  private static JsonNode own(JsonNode item, String vendor) {
    return Thoughts.in(ForeignExtras.of(sealed(item)).message().path(vendor).path(Thoughts.ITEMS));
  }

  private static String sealed(JsonNode item) {
    return item.path("encrypted_content").asText("");
  }
}
