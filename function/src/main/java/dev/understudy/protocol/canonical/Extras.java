package dev.understudy.protocol.canonical;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import java.util.Optional;

/// What a vendor has to be given back, and nobody else can read: signatures, encrypted thoughts.
///
/// In the canonical form they stand in one member, [#NAME], of a message or of a call, by vendor:
/// `"extra_content": {"google": {"thought_signature": "…"}}`. The name and Google's part of it are
/// those of Google's own compatible endpoint
/// (<https://ai.google.dev/gemini-api/docs/thought-signatures>). A client that sends the message
/// back as it got it sends them back too; each protocol takes its own, and the others' stay behind.
///
/// @param json by vendor; may be empty
public record Extras(ObjectNode json) {
  /// The member's name.
  public static final String NAME = "extra_content";

  /// Of a message or a call.
  public static Extras of(JsonNode owner) {
    return new Extras(owner.path(NAME) instanceof ObjectNode object ? object : Json.object());
  }

  /// What `vendor` said.
  public Optional<ObjectNode> of(String vendor) {
    return json.path(vendor) instanceof ObjectNode own ? Optional.of(own) : Optional.empty();
  }
}
