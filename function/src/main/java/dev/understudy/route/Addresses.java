package dev.understudy.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import java.util.function.BiFunction;

/// The pictures and files of a request that are told by their address, as the canonical form has
/// them (`image_url`, `file`) and as Anthropic has (`source`).
final class Addresses {
  /// One of them.
  ///
  /// @param where `messages[0].content[1]`
  /// @param picture or else a file
  record Address(String where, String url, boolean picture) {}

  /// What stands at an address, in base64.
  record Data(String type, String base64) {}

  private final boolean pictures;
  private final BiFunction<Address, Data, Data> fetch;
  private int found;

  /// @param pictures or files alone
  /// @param fetch told each address, and what to put there where it is only to be shown
  private Addresses(boolean pictures, BiFunction<Address, Data, Data> fetch) {
    this.pictures = pictures;
    this.fetch = fetch;
  }

  /// `request` with what `fetch` makes of each address; itself where there is none.
  ///
  /// @param request not changed
  /// @param pictures whether pictures are meant too, or files alone
  /// @param fetch the second argument is a stand-in of the kind that is expected
  static ObjectNode filled(
      ObjectNode request, boolean pictures, BiFunction<Address, Data, Data> fetch) {
    if (!request.path("messages").isArray()) {
      return request;
    }
    Addresses addresses = new Addresses(pictures, fetch);
    ArrayNode messages = Json.array();
    int i = 0;
    for (JsonNode message : request.path("messages")) {
      messages.add(addresses.content("messages[" + i++ + "]", message));
    }
    if (addresses.found == 0) {
      return request;
    }
    ObjectNode filled = copy(request);
    filled.set("messages", messages);
    return filled;
  }

  private JsonNode content(String where, JsonNode owner) {
    if (!owner.path("content").isArray()) {
      return owner;
    }
    ArrayNode parts = Json.array();
    int before = found;
    int i = 0;
    for (JsonNode part : owner.path("content")) {
      parts.add(part(where + ".content[" + i++ + "]", part));
    }
    if (found == before) {
      return owner;
    }
    ObjectNode filled = copy(owner);
    filled.set("content", parts);
    return filled;
  }

  private JsonNode part(String where, JsonNode part) {
    return switch (part.path("type").asText("")) {
      case "image_url" -> {
        JsonNode image = part.path("image_url");
        String url = image.isTextual() ? image.textValue() : image.path("url").asText("");
        if (!pictures || !isAddress(url)) {
          yield part;
        }
        ObjectNode inside = image.isObject() ? copy(image) : Json.object();
        inside.put("url", dataUrl(had(new Address(where, url, true))));
        ObjectNode filled = copy(part);
        filled.set("image_url", inside);
        yield filled;
      }
      case "file" -> {
        JsonNode file = part.path("file");
        String url = file.path("file_url").asText(file.path("file_data").asText(""));
        if (!isAddress(url)) {
          yield part;
        }
        ObjectNode inside = copy(file);
        inside.remove("file_url");
        inside.put("file_data", dataUrl(had(new Address(where, url, false))));
        ObjectNode filled = copy(part);
        filled.set("file", inside);
        yield filled;
      }
      case "image", "document" -> sourced(where, part);
      default -> content(where, part);
    };
  }

  private JsonNode sourced(String where, JsonNode block) {
    JsonNode source = block.path("source");
    boolean picture = block.path("type").asText("").equals("image");
    String url = source.path("url").asText("");
    if (!source.path("type").asText("").equals("url")
        || (picture && !pictures)
        || !isAddress(url)) {
      return block;
    }
    Data data = had(new Address(where, url, picture));
    ObjectNode filled = copy(block);
    filled
        .putObject("source")
        .put("type", "base64")
        .put("media_type", data.type())
        .put("data", data.base64());
    return filled;
  }

  private Data had(Address address) {
    found++;
    Data standIn = new Data(address.picture() ? "image/png" : "application/pdf", "Li4u");
    return fetch.apply(address, standIn);
  }

  private static boolean isAddress(String url) {
    return url.regionMatches(true, 0, "http://", 0, 7)
        || url.regionMatches(true, 0, "https://", 0, 8);
  }

  private static String dataUrl(Data data) {
    return "data:" + data.type() + ";base64," + data.base64();
  }

  private static ObjectNode copy(JsonNode object) {
    ObjectNode copy = Json.object();
    object.properties().forEach(member -> copy.set(member.getKey(), member.getValue()));
    return copy;
  }
}
