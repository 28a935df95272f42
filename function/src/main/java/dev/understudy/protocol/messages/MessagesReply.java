package dev.understudy.protocol.messages;

import static dev.understudy.protocol.FailureClass.MALFORMED;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.protocol.ChunkWriter;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Reading;
import dev.understudy.protocol.Reading.Fault;
import dev.understudy.time.Time;

/// One of Anthropic's messages on its way to the canonical form.
final class MessagesReply {
  private MessagesReply() {}

  static Reading read(Time time, Operation operation, ObjectNode message) {
    if (!message.path("content").isArray()) {
      return new Fault(MALFORMED, "the reply has no list of content blocks");
    }
    ChunkWriter chunks = new ChunkWriter(operation, time);
    Telling telling = new Telling(chunks);
    chunks.begin(message);
    int index = 0;
    for (JsonNode block : message.path("content")) {
      telling.begin(index, block);
      telling.stop(index++);
    }
    telling.finish(message);
    if (message.path("usage").isObject()) {
      telling.usage(message.path("usage"));
    }
    return chunks.whole(message);
  }
}
