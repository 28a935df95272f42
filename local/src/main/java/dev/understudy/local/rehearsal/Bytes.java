package dev.understudy.local.rehearsal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Bytes that nobody changes, so that a record can hold them: a body, or an event of a stream.
final class Bytes {

  private final byte[] bytes;

  private Bytes(byte[] bytes) {
    this.bytes = bytes;
  }

  /// A text in UTF-8.
  static Bytes of(String text) {
    return new Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /// These bytes; the array must not be changed afterwards.
  static Bytes of(byte[] bytes) {
    return new Bytes(bytes);
  }

  byte[] array() {
    return bytes.clone();
  }

  int length() {
    return bytes.length;
  }

  /// The first half.
  Bytes half() {
    return new Bytes(Arrays.copyOf(bytes, bytes.length / 2));
  }

  /// As text in UTF-8.
  String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
