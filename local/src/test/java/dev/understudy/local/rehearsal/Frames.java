package dev.understudy.local.rehearsal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.understudy.local.wire.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/// AWS's frames, taken apart by hand, with their checksums.
///
/// @param headers each of them a string
/// @param json missing where the payload is none
record Frames(Map<String, String> headers, JsonNode json) {

  /// @throws IOException where the last frame is cut
  static List<Frames> all(byte[] bytes) throws IOException {
    List<Frames> frames = new ArrayList<>();
    ByteBuffer left = ByteBuffer.wrap(bytes);
    while (left.hasRemaining()) {
      int start = left.position();
      if (left.remaining() < 16 || left.getInt(start) > left.remaining()) {
        throw new IOException("the last frame is cut");
      }
      int length = left.getInt();
      int ofHeaders = left.getInt();
      assertEquals(crc(bytes, start, 8), left.getInt());
      Map<String, String> headers = new LinkedHashMap<>();
      while (left.position() < start + 12 + ofHeaders) {
        String name = text(left, left.get());
        assertEquals(7, left.get());
        headers.put(name, text(left, left.getShort()));
      }
      String payload = text(left, length - 16 - ofHeaders);
      assertEquals(crc(bytes, start, length - 4), left.getInt());
      frames.add(new Frames(headers, parsed(payload)));
    }
    return frames;
  }

  String type() {
    return headers.getOrDefault(":event-type", headers.getOrDefault(":exception-type", ""));
  }

  /// All that the frames say at a pointer, in one text.
  static String joined(List<Frames> frames, String pointer) {
    StringBuilder text = new StringBuilder();
    frames.forEach(frame -> text.append(frame.json.at(pointer).asText("")));
    return text.toString();
  }

  private static String text(ByteBuffer from, int length) {
    byte[] bytes = new byte[length];
    from.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static int crc(byte[] bytes, int from, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }

  private static JsonNode parsed(String payload) {
    try {
      return Json.MAPPER.readTree(payload);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }
}
