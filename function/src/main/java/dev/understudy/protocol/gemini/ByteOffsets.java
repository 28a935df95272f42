package dev.understudy.protocol.gemini;

import java.util.Arrays;

/// Where the bytes of a text that grows are among its characters: what UTF-8 counts, and what Java
/// and OpenAI do. Every piece is looked at once, and an offset is found by halves.
final class ByteOffsets {
  /// By character, how many bytes come before it; of a pair of surrogates the same for both.
  private int[] before = new int[256];

  private int characters;
  private int bytes;

  void append(String piece) {
    if (characters + piece.length() > before.length) {
      before = Arrays.copyOf(before, Math.max(2 * before.length, characters + piece.length()));
    }
    for (int i = 0; i < piece.length(); i++) {
      before[characters++] = bytes;
      bytes += width(piece.charAt(i));
    }
  }

  /// How many bytes there are.
  int bytes() {
    return bytes;
  }

  /// How many characters begin within the first `offset` bytes.
  ///
  /// @param offset any number; what is beyond the text is its end
  int characters(int offset) {
    if (offset >= bytes) {
      return characters;
    }
    int low = 0;
    int high = characters;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (before[middle] < offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /// In UTF-8; of a pair, all four bytes are the second one's.
  private static int width(char character) {
    if (Character.isHighSurrogate(character)) {
      return 0;
    }
    if (Character.isLowSurrogate(character)) {
      return 4;
    }
    return character < 0x80 ? 1 : character < 0x800 ? 2 : 3;
  }
}
