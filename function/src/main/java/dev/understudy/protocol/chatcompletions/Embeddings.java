package dev.understudy.protocol.chatcompletions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.FieldTable;
import dev.understudy.protocol.Notes;
import dev.understudy.protocol.Rendering;
import java.util.Map;

/// How a host of OpenAI's `/embeddings` wants to be asked.
///
/// In which form vectors come is between it and us: the canonical form has numbers, and the client
/// gets what it asked for. So `encoding_format` is never the client's.
public enum Embeddings {
  /// Hosts send numbers unasked, and some know nothing else.
  COMPATIBLE,
  /// In base64 a vector is half as long
  /// (<https://platform.openai.com/docs/api-reference/embeddings/create>).
  OPENAI,
  /// See <https://docs.voyageai.com/reference/embeddings-api>.
  VOYAGE,
  /// See <https://api.jina.ai/redoc>.
  JINA;

  Rendering render(ObjectNode canonical) {
    Notes notes = new Notes();
    ObjectNode body = Json.object();
    for (Map.Entry<String, JsonNode> field : canonical.properties()) {
      String name = field.getKey();
      switch (name) {
        // No host streams vectors.
        case "encoding_format", "stream", "stream_options" -> {}
        default -> {
          if (name.equals("user") && !knowsUsers()) {
            notes.adapted("user was left out: the provider's embeddings have no counterpart.");
          } else {
            FieldTable.pass(called(name), name, field.getValue(), body, notes);
          }
        }
      }
    }
    if (this == OPENAI) {
      body.put("encoding_format", "base64");
    }
    return notes.rendering("/embeddings", body);
  }

  private boolean knowsUsers() {
    return switch (this) {
      case COMPATIBLE, OPENAI -> true;
      case VOYAGE, JINA -> false;
    };
  }

  private String called(String name) {
    return this == VOYAGE && name.equals("dimensions") ? "output_dimension" : name;
  }
}
