package dev.understudy.api.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.canonical.Media;

/// A picture that the model made, as the call of the tool that makes them at OpenAI: its bytes
/// stand in the item. See <https://platform.openai.com/docs/guides/tools-image-generation> and
/// <https://platform.openai.com/docs/api-reference/responses-streaming/response/image_generation_call>.
final class Picture {
  private Picture() {}

  /// Where a canonical picture is: only one that is here can be told.
  ///
  /// @param image of a message's `images`
  static Media media(JsonNode image) {
    return Media.of(image.at("/image_url/url").asText(""));
  }

  /// Tells all of it.
  ///
  /// @return the item
  static ObjectNode tell(ItemEvents events, Media.Data data) {
    ObjectNode item = Json.object().put("id", events.id()).put("type", "image_generation_call");
    item.put("status", "in_progress").putNull("result");
    events.added(item);
    for (String state : new String[] {"in_progress", "generating", "completed"}) {
      events.tell(events.event("response.image_generation_call." + state));
    }
    item.put("status", "completed").put("result", data.base64());
    item.put("output_format", data.type().substring(data.type().indexOf('/') + 1));
    events.done(item);
    return item;
  }
}
