package dev.understudy.local.rehearsal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.local.wire.Json;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/// One frame of AWS's `application/vnd.amazon.eventstream`: the lengths of the whole and of the
/// headers, their CRC-32, the headers, the payload, and the CRC-32 of all that. Numbers are
/// big-endian. Source: <https://smithy.io/2.0/aws/amazon-eventstream.html>.
final class EventFrame {

  private static final int PRELUDE = 12;
  private static final int CRC = 4;
  private static final int STRING = 7;

  private EventFrame() {}

  /// An event of that type.
  static Bytes event(String type, ObjectNode payload) {
    return of("event", ":event-type", type, Json.write(payload));
  }

  /// An exception of the service's model, behind a status that says success.
  static Bytes exception(String type, ObjectNode payload) {
    return of("exception", ":exception-type", type, Json.write(payload));
  }

  /// An event that is well framed, and whose payload nobody can read.
  static Bytes garbage() {
    return of("event", ":event-type", "contentBlockDelta", "{\"delta\":{\"te\u0001}}");
  }

  private static Bytes of(String message, String kind, String type, String text) {
    ByteArrayOutputStream headers = new ByteArrayOutputStream();
    header(headers, kind, type);
    header(headers, ":content-type", "application/json");
    header(headers, ":message-type", message);
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    int length = PRELUDE + headers.size() + payload.length + CRC;
    byte[] bytes = new byte[length];
    ByteBuffer frame = ByteBuffer.wrap(bytes);
    frame.putInt(length).putInt(headers.size());
    frame.putInt(crc(bytes, PRELUDE - CRC)).put(headers.toByteArray()).put(payload);
    frame.putInt(crc(bytes, length - CRC));
    return Bytes.of(bytes);
  }

  private static void header(ByteArrayOutputStream headers, String name, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    headers.write(name.length());
    headers.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
    headers.write(STRING);
    headers.write(bytes.length >> 8);
    headers.write(bytes.length);
    headers.writeBytes(bytes);
  }

  private static int crc(byte[] bytes, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}
