package dev.understudy.protocol.chatcompletions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.CanonicalChunks;
import dev.understudy.protocol.FixedTime;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Streams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The habits of hosts, one stream each, and the chunks that come of it. After the chunks stands
/// `[DONE]` where the stream is whole, else why it is not, as a comment.
class GoldenStreamsTest {
  private static final Path FOLDER = Path.of("src/test/resources/golden/chatcompletions-streams");
  private static final String UPSTREAM = ".upstream.sse";

  static List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      List<String> names =
          files
              .map(file -> file.getFileName().toString())
              .filter(file -> file.endsWith(UPSTREAM))
              .map(file -> file.substring(0, file.length() - UPSTREAM.length()))
              .sorted()
              .toList();
      assertFalse(names.isEmpty());
      return names;
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyHabitIsMadeWhatOpenAiWouldHaveSent(String name) throws IOException {
    Operation operation = name.startsWith("complete-") ? Operation.COMPLETE : Operation.CHAT;
    byte[] upstream = Files.readAllBytes(FOLDER.resolve(name + UPSTREAM));
    for (List<byte[]> pieces : List.of(List.of(upstream), Streams.singly(upstream))) {
      Streams.Read read =
          Streams.read(
              new ChatCompletions(new FixedTime()).stream(operation), Streams.events(pieces));
      assertEquals(Files.readString(FOLDER.resolve(name + ".client.sse")), text(read));
      if (read.fault().isEmpty()) {
        CanonicalChunks.check(operation, read.chunks(), name);
      }
    }
  }

  private static String text(Streams.Read read) {
    StringBuilder text = new StringBuilder();
    for (ObjectNode chunk : read.chunks()) {
      text.append("data: ").append(new String(Json.write(chunk), UTF_8)).append("\n\n");
    }
    return text.append(
            read.fault()
                .map(fault -> ": " + fault.failure().wireName() + ": " + fault.message())
                .orElse("data: [DONE]"))
        .append("\n\n")
        .toString();
  }
}
