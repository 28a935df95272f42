package dev.understudy.protocol.canonical;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/// A piece of what somebody says.
public sealed interface Part {
  /// Where it stands in the request: `messages[2].content[0]`.
  String where();

  /// Anthropic's `cache_control`, which other clients send too: up to here the prompt is worth
  /// keeping.
  default Optional<ObjectNode> cache() {
    return Optional.empty();
  }

  /// The same with another hint, or none. What is heard has none in any case.
  Part hinted(Optional<ObjectNode> cache);

  /// The same without its hint.
  default Part unhinted() {
    return hinted(Optional.empty());
  }

  /// Words; a refusal that was said earlier is words too.
  record Text(String where, String text, Optional<ObjectNode> cache) implements Part {
    @Override
    public Part hinted(Optional<ObjectNode> hint) {
      return new Text(where, text, hint);
    }
  }

  /// A picture.
  ///
  /// @param detail `low`, `high` or `auto`
  record Image(String where, Media media, Optional<String> detail, Optional<ObjectNode> cache)
      implements Part {
    @Override
    public Part hinted(Optional<ObjectNode> hint) {
      return new Image(where, media, detail, hint);
    }
  }

  /// A file to be read.
  ///
  /// @param name as the client calls it; may be empty
  record Document(String where, Media media, String name, Optional<ObjectNode> cache)
      implements Part {
    @Override
    public Part hinted(Optional<ObjectNode> hint) {
      return new Document(where, media, name, hint);
    }
  }

  /// Something to be heard.
  ///
  /// @param format `wav` or `mp3`
  record Audio(String where, String format, String base64) implements Part {
    @Override
    public Part hinted(Optional<ObjectNode> hint) {
      return this;
    }
  }
}
