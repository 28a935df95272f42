package dev.understudy.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseReaderTest {
  /// One of everything: two, three and four bytes to a character, fields with and without a space,
  /// a comment, an event without data, one of several lines.
  private static final String STREAM =
      """
      \uFEFFevent: first
      data: é€😀

      : a comment
      id: 7
      retry: 10

      event: nothing

      data
      data:  two spaces
      data:
      data:end
      nobody knows: this

      data: last

      """;

  private static final List<Event> EVENTS =
      List.of(new Event("first", "é€😀"), Event.of("\n two spaces\n\nend"), Event.of("last"));

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", "\r\n"})
  void linesEndInAnyOfThreeWays(String end) throws Exception {
    assertEquals(EVENTS, read(STREAM.replace("\n", end)));
  }

  @Test
  void aStreamMayMixThem() throws Exception {
    assertEquals(
        List.of(Event.of("a"), Event.of("b\nc"), Event.of("d")),
        read("data: a\r\n\ndata: b\rdata: c\n\r\ndata: d\r\r"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", "\r\n"})
  void aStreamMayBeSplitAtEveryByte(String end) throws Exception {
    byte[] bytes = STREAM.replace("\n", end).getBytes(UTF_8);
    for (int at = 0; at <= bytes.length; at++) {
      assertEquals(
          EVENTS, read(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at, bytes.length)));
    }
    byte[][] single = new byte[bytes.length][];
    for (int at = 0; at < bytes.length; at++) {
      single[at] = new byte[] {bytes[at]};
    }
    assertEquals(EVENTS, read(single));
  }

  @Test
  void aStreamMayBeSplitWhereChanceWillHaveIt() throws Exception {
    Random random = new Random(17);
    for (int round = 0; round < 2000; round++) {
      StringBuilder text = new StringBuilder();
      STREAM
          .lines()
          .forEach(
              line -> text.append(line).append(List.of("\n", "\r", "\r\n").get(random.nextInt(3))));
      byte[] bytes = text.toString().getBytes(UTF_8);
      List<byte[]> pieces = new ArrayList<>();
      for (int from = 0; from < bytes.length; ) {
        int to = Math.min(bytes.length, from + random.nextInt(12));
        pieces.add(Arrays.copyOfRange(bytes, from, to));
        from = to;
      }
      assertEquals(events(text.toString()), read(pieces.toArray(byte[][]::new)), text.toString());
    }
  }

  /// What the standard makes of whole lines; a lone CR before a LF from the next line is CRLF.
  private static List<Event> events(String text) throws Exception {
    return read(text.replace("\r\n", "\n").replace("\r", "\n"));
  }

  @Test
  void aByteOrderMarkCountsAtTheBeginningAlone() throws Exception {
    assertEquals(List.of(Event.of("a\uFEFF")), read("\uFEFFdata: a\uFEFF\n\n\uFEFFdata: b\n\n"));
  }

  @Test
  void anEventIsThereAsSoonAsItsEmptyLineIs() throws Exception {
    SseReader reader = new SseReader();
    reader.feed("data: a\r\n\r".getBytes(UTF_8));
    assertEquals(Optional.of(Event.of("a")), reader.poll());
    reader.feed("\ndata: b\n".getBytes(UTF_8));
    assertEquals(Optional.empty(), reader.poll());
    reader.feed("\n".getBytes(UTF_8));
    assertEquals(Optional.of(Event.of("b")), reader.poll());
  }

  @ParameterizedTest
  @ValueSource(strings = {"data: a", "data: a\n", "data: a\r", "data: a\r\n"})
  void anEventWhoseEmptyLineNeverCameIsAnEvent(String text) throws Exception {
    assertEquals(List.of(Event.of("a")), read(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "\n", "\r\n\r\n", ": nothing", "event: a", "data", "data:\n\n", "id: 1\n\n"})
  void whatHasNoDataIsNoEvent(String text) throws Exception {
    assertEquals(List.of(), read(text));
  }

  @Test
  void aNameIsOfOneEventAlone() throws Exception {
    assertEquals(
        List.of(new Event("a", "1"), Event.of("2")), read("event: a\ndata: 1\n\ndata: 2\n\n"));
  }

  @Test
  void anEventOfAMegabyteIsRead() throws Exception {
    String large = "x€".repeat(350_000);
    byte[] bytes = ("data: " + large + "\n\n").getBytes(UTF_8);
    List<byte[]> pieces = new ArrayList<>();
    for (int from = 0; from < bytes.length; from += 16_381) {
      pieces.add(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + 16_381)));
    }
    assertEquals(List.of(Event.of(large)), read(pieces.toArray(byte[][]::new)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n"})
  void anEventThatIsLargerThanWeHoldIsRefused(String end) throws Exception {
    SseReader reader = new SseReader();
    byte[] piece = ("data: " + "x".repeat(1024 * 1024) + end).getBytes(UTF_8);
    for (int i = 0; i < SseReader.MAX_EVENT / piece.length; i++) {
      reader.feed(piece);
    }
    assertThrows(SseReader.TooLarge.class, () -> reader.feed(piece));
  }

  @Test
  void manyEventsTogetherMayBeLargerThanOneMayBe() throws Exception {
    SseReader reader = new SseReader();
    byte[] piece = ("data: " + "x".repeat(1024 * 1024) + "\n\n").getBytes(UTF_8);
    for (int i = 0; i < 30; i++) {
      reader.feed(piece);
      assertEquals(1024 * 1024, reader.poll().orElseThrow().data().length());
    }
  }

  @Test
  void whatIsWrittenIsReadAgain() throws Exception {
    for (Event event : EVENTS) {
      assertEquals(List.of(event), read(event.encoded()));
    }
    assertEquals(List.of(), read(Event.KEEP_ALIVE.encoded()));
  }

  private static List<Event> read(String text) throws SseReader.TooLarge {
    return read(text.getBytes(UTF_8));
  }

  private static List<Event> read(byte[]... pieces) throws SseReader.TooLarge {
    SseReader reader = new SseReader();
    List<Event> events = new ArrayList<>();
    for (byte[] piece : pieces) {
      reader.feed(piece);
    }
    reader.end();
    for (Optional<Event> next = reader.poll(); next.isPresent(); next = reader.poll()) {
      events.add(next.get());
    }
    return events;
  }
}
