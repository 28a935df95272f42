package dev.understudy.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Event;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.protocol.Corpus.Recording;
import dev.understudy.protocol.chatcompletions.ChatCompletions;
import dev.understudy.protocol.chatcompletions.Habits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What compatible hosts really streamed, recorded in the [Corpus].
class RecordedStreamsTest {
  /// Those that broke off, and one host that never says why it ends.
  private static final Map<String, FailureClass> BROKEN =
      Map.of(
          "groq/stream-error-stream/01", FailureClass.MALFORMED,
          "groq/stream-error-stream/02", FailureClass.MALFORMED,
          "openrouter/stream-error-stream/01", FailureClass.ERROR_IN_200,
          "snowflake/plain-stream/01", FailureClass.TRUNCATED);

  private final Protocol protocol = new ChatCompletions(new FixedTime());

  @Test
  void everyStreamTellsWhatTheRecordingTells() throws IOException, JsonException {
    for (Recording recording : whole()) {
      Streams.Read read = read(recording, List.of(recording.body()));
      assertEquals(0, read.unreadable(), recording.name());
      CanonicalChunks.check(operation(recording), read.whole(), recording.name());
      ObjectNode reply = read.reply(operation(recording));
      assertEquals(Told.byChunks(recording), Told.byReply(reply), recording.name());
    }
  }

  @Test
  void aStreamMayBeSplitAnywhere() throws IOException, JsonException {
    Random random = new Random(5);
    int streams = 0;
    for (Recording recording : Corpus.recordings()) {
      if (recording.entry().path("framing").asText("").equals("sse")) {
        // What a protocol makes of a stream depends on its events alone.
        List<Event> once = Streams.events(List.of(recording.body()));
        assertEquals(once, Streams.events(Streams.singly(recording.body())), recording.name());
        for (int split = 0; split < 50; split++) {
          List<byte[]> pieces = Streams.split(recording.body(), random);
          assertEquals(once, Streams.events(pieces), recording.name());
        }
        streams++;
      }
    }
    assertTrue(streams > 200, "streams: " + streams);
  }

  @Test
  void everyStreamThatBrokeOffIsAFailureOfItsClass() throws IOException, JsonException {
    Map<String, FailureClass> broken = new TreeMap<>();
    for (Recording recording : streams()) {
      read(recording, List.of(recording.body()))
          .fault()
          .ifPresent(fault -> broken.put(recording.name(), fault.failure()));
    }
    assertEquals(new TreeMap<>(BROKEN), broken);
  }

  @Test
  void aHostThatNeverSaysWhyItEndsIsToldApartByItsHabits() throws IOException, JsonException {
    Protocol snowflake =
        new ChatCompletions(new FixedTime(), Habits.of("Snowflake").with(Habits.Trait.ENDS_UNSAID));
    for (Recording recording : streams()) {
      if (recording.provider().equals("snowflake")) {
        Streams.Read read =
            Streams.read(
                snowflake.stream(Operation.CHAT), Streams.events(List.of(recording.body())));
        assertEquals(Optional.empty(), read.fault(), recording.name());
        assertEquals(
            "stop",
            read.reply(Operation.CHAT).at("/choices/0/finish_reason").asText(),
            recording.name());
      }
    }
  }

  @Test
  void everyStreamThatIsCutBeforeItsEndIsAFailure() throws IOException, JsonException {
    for (Recording recording : whole()) {
      List<JsonNode> chunks = chunks(recording);
      int end = 0;
      while (chunks.get(end).findValuesAsText("finish_reason").stream()
          .allMatch(reason -> reason.isEmpty() || reason.equals("null"))) {
        end++;
      }
      StreamReader reader = protocol.stream(operation(recording));
      List<Event> events = Streams.events(List.of(recording.body()));
      FailureClass failure =
          Streams.read(reader, events.subList(0, end)).fault().orElseThrow().failure();
      assertTrue(
          Set.of(FailureClass.TRUNCATED, FailureClass.EMPTY).contains(failure), recording.name());
    }
  }

  @Test
  void everyChatThatOpenAiStreamedStaysAsItIs() throws IOException, JsonException {
    for (Recording recording : whole()) {
      if (recording.provider().equals("openai") && recording.api().equals("chat")) {
        Stream<String> theirs = chunks(recording).stream().map(Json::text);
        Stream<String> ours =
            read(recording, List.of(recording.body())).whole().stream().map(Json::text);
        boolean several = recording.name().contains("n-choices");
        assertEquals(
            several ? theirs.sorted().toList() : theirs.toList(),
            several ? ours.sorted().toList() : ours.toList(),
            recording.name());
      }
    }
  }

  @Test
  void everyWholeReplyToldInChunksIsTheReplyAgain() throws IOException, JsonException {
    int replies = 0;
    for (Recording recording : Corpus.recordings()) {
      if (Corpus.CHAT_HOSTS.contains(recording.provider())
          && Set.of("chat", "completions").contains(recording.api())
          && recording.status() == 200
          && recording.entry().path("framing").asText("").equals("json")
          && recording.readBy(protocol) instanceof Reading.Answer(ObjectNode reply, ObjectNode _)) {
        String before = Json.text(reply);
        List<ObjectNode> chunks = Chunks.of(operation(recording), reply);
        CanonicalChunks.check(operation(recording), chunks, recording.name());
        ObjectNode again =
            new Streams.Read(chunks, Optional.empty(), 0).reply(operation(recording));
        assertEquals(reply, again, recording.name());
        assertEquals(before, Json.text(reply), "it is not changed");
        replies++;
      }
    }
    assertTrue(replies > 100, "replies: " + replies);
  }

  @Test
  void aStreamTellsAnAnswerInTheShapeOfAWholeReply() throws IOException, JsonException {
    Set<String> shapes = new TreeSet<>();
    for (Recording recording : Corpus.recordings()) {
      if (Corpus.CHAT_HOSTS.contains(recording.provider())
          && recording.status() == 200
          && recording.readBy(protocol) instanceof Reading.Answer(ObjectNode reply, ObjectNode _)) {
        shapes.add(shape(reply));
      }
    }
    List<String> others = new ArrayList<>();
    for (Recording recording : whole()) {
      String shape = shape(read(recording, List.of(recording.body())).reply(operation(recording)));
      if (!shapes.contains(shape)) {
        others.add(recording.name() + ": " + shape);
      }
    }
    assertEquals(List.of(), others, shapes::toString);
  }

  /// What the first choice is made of.
  private static String shape(ObjectNode reply) {
    JsonNode message = reply.path("choices").path(0).path("message");
    Set<String> call = new TreeSet<>();
    message.path("tool_calls").path(0).properties().forEach(member -> call.add(member.getKey()));
    return "content %s, refusal %s, call %s"
        .formatted(
            message.path("content").getNodeType(), message.path("refusal").isTextual(), call);
  }

  private Streams.Read read(Recording recording, List<byte[]> pieces) {
    return Streams.read(protocol.stream(operation(recording)), Streams.events(pieces));
  }

  private static Operation operation(Recording recording) {
    return recording.api().equals("completions") ? Operation.COMPLETE : Operation.CHAT;
  }

  private static List<Recording> whole() throws IOException, JsonException {
    return streams().stream().filter(each -> !BROKEN.containsKey(each.name())).toList();
  }

  private static List<Recording> streams() throws IOException, JsonException {
    List<Recording> streams =
        Corpus.recordings().stream()
            .filter(recording -> recording.status() == 200)
            .filter(recording -> recording.entry().path("framing").asText("").equals("sse"))
            .filter(recording -> Corpus.CHAT_HOSTS.contains(recording.provider()))
            .filter(recording -> Set.of("chat", "completions").contains(recording.api()))
            .toList();
    assertFalse(streams.isEmpty());
    return streams;
  }

  /// The recorded chunks, found without any code of ours but the parser of JSON.
  private static List<JsonNode> chunks(Recording recording) throws JsonException {
    List<JsonNode> chunks = new ArrayList<>();
    for (String line : new String(recording.body(), UTF_8).lines().toList()) {
      if (line.startsWith("data:") && !line.contains("[DONE]")) {
        chunks.add(Json.parse(line.substring(5).getBytes(UTF_8)));
      }
    }
    return chunks;
  }

  /// What a stream or a reply means.
  private record Told(Map<Integer, Choice> choices, List<Long> usage) {
    private record Choice(String text, String thought, List<String> calls, String finish) {}

    private static final class Telling {
      private final StringBuilder text = new StringBuilder();
      private final StringBuilder thought = new StringBuilder();
      private final List<String> names = new ArrayList<>();
      private final List<StringBuilder> arguments = new ArrayList<>();
      private String finish = "";

      private void call(JsonNode call) {
        String name = call.path("function").path("name").asText("");
        if (!name.isEmpty()) {
          names.add(name);
          arguments.add(new StringBuilder());
        }
        arguments.getLast().append(call.path("function").path("arguments").asText(""));
      }

      private Choice told(boolean trusted) throws JsonException {
        List<String> calls = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
          calls.add(names.get(i) + " " + parsed(arguments.get(i).toString(), finish));
        }
        boolean derived = !calls.isEmpty() && finish.equals("stop") && !trusted;
        return new Choice(
            text.toString(), thought.toString(), calls, derived ? "tool_calls" : finish);
      }
    }

    private static String parsed(String arguments, String finish) throws JsonException {
      if (finish.equals("length")) {
        return arguments;
      }
      // Groq calls what takes no arguments with null.
      boolean none = arguments.isEmpty() || arguments.equals("null");
      return Json.text(Json.parse((none ? "{}" : arguments).getBytes(UTF_8)));
    }

    static Told byChunks(Recording recording) throws JsonException {
      Map<Integer, Telling> choices = new TreeMap<>();
      List<Long> usage = List.of();
      for (JsonNode chunk : chunks(recording)) {
        for (JsonNode counted : List.of(chunk.path("x_groq").path("usage"), chunk.path("usage"))) {
          usage = counted.isObject() ? usage(counted) : usage;
        }
        for (JsonNode choice : chunk.path("choices")) {
          Telling telling =
              choices.computeIfAbsent(choice.path("index").asInt(), _ -> new Telling());
          boolean chat = recording.api().equals("chat");
          JsonNode delta = choice.path("delta");
          telling.text.append(chat ? "" : choice.path("text").asText(""));
          telling.text.append(delta.path("content").asText(""));
          for (JsonNode part : delta.path("content")) {
            telling.text.append(part.path("text").asText(""));
            telling.thought.append(part.at("/thinking/0/text").asText(""));
          }
          telling.thought.append(
              delta.path("reasoning_content").asText(delta.path("reasoning").asText("")));
          delta.path("tool_calls").forEach(telling::call);
          String finish = choice.path("finish_reason").asText("");
          telling.finish = telling.finish.isEmpty() ? finish : telling.finish;
        }
      }
      boolean trusted = Set.of("openai", "azure-openai").contains(recording.provider());
      Map<Integer, Choice> told = new TreeMap<>();
      for (Map.Entry<Integer, Telling> each : choices.entrySet()) {
        told.put(each.getKey(), each.getValue().told(trusted));
      }
      return new Told(told, usage);
    }

    static Told byReply(ObjectNode reply) throws JsonException {
      Map<Integer, Choice> choices = new TreeMap<>();
      for (JsonNode choice : reply.path("choices")) {
        JsonNode message = choice.path("message");
        String finish = choice.path("finish_reason").textValue();
        List<String> calls = new ArrayList<>();
        for (JsonNode call : message.path("tool_calls")) {
          JsonNode function = call.path("function");
          calls.add(
              function.path("name").textValue()
                  + " "
                  + parsed(function.path("arguments").textValue(), finish));
        }
        choices.put(
            choice.path("index").intValue(),
            new Choice(
                choice.path("text").asText("") + message.path("content").asText(""),
                message.path("reasoning_content").asText(""),
                calls,
                finish));
      }
      JsonNode usage = reply.path("usage");
      return new Told(choices, usage.isObject() ? usage(usage) : List.of());
    }

    private static List<Long> usage(JsonNode usage) {
      return Stream.of("prompt_tokens", "completion_tokens", "total_tokens")
          .map(count -> usage.path(count).longValue())
          .toList();
    }
  }
}
