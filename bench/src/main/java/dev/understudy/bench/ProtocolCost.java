package dev.understudy.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Event;
import dev.understudy.http.Headers;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Protocol;
import dev.understudy.protocol.Reading;
import dev.understudy.protocol.Rendering;
import dev.understudy.protocol.StreamReader;
import dev.understudy.protocol.StreamReading;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/// `mvn -q -Pbench -Dquick -DskipTests -Dmain=ProtocolCost`: what translation costs, beside reading
/// and writing the same bytes without it.
///
/// A request is read, rendered and written; a reply, and one event of a stream, is read, understood
/// and written as a client gets it. The floor reads the same bytes and writes what it has read.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ProtocolCost {
  /// Whose wire format.
  @Param({
    "chat-completions",
    "compatible",
    "responses",
    "messages",
    "gemini",
    "converse",
    "cohere"
  })
  public String protocol = "";

  /// How much text is in it, in bytes.
  @Param({"1024", "10240", "1048576"})
  public int size;

  private Protocol spoken = Samples.protocol("messages");
  private byte[] request = {};
  private byte[] reply = {};
  private Event event = Event.of("{}");
  private StreamReader reader = spoken.stream(Operation.CHAT);

  /// Makes what is read.
  @Setup
  public void prepare() {
    spoken = Samples.protocol(protocol);
    request = Samples.request(size);
    reply = Samples.reply(protocol, size);
    reader = spoken.stream(Operation.CHAT);
    for (Event opening : Samples.opening(protocol)) {
      reader.read(opening);
    }
    event = Samples.event(protocol);
  }

  /// A client's request on its way to the provider.
  @Benchmark
  public byte[] request() throws JsonException {
    return switch (spoken.render(Operation.CHAT, object(request))) {
      case Rendering.Wire wire -> Json.write(wire.body());
      case Rendering.Unsupported(String reason) -> throw new IllegalStateException(reason);
    };
  }

  /// The same bytes, read and written.
  @Benchmark
  public byte[] requestFloor() throws JsonException {
    return Json.write(Json.parse(request));
  }

  /// A provider's whole reply on its way to the client.
  @Benchmark
  public byte[] reply() {
    return switch (spoken.parse(Operation.CHAT, 200, Headers.none(), reply)) {
      case Reading.Answer answer -> Json.write(answer.reply());
      case Reading.Empty empty -> throw new IllegalStateException(empty.why());
      case Reading.Fault fault -> throw new IllegalStateException(fault.message());
    };
  }

  /// The same bytes, read and written.
  @Benchmark
  public byte[] replyFloor() throws JsonException {
    return Json.write(Json.parse(reply));
  }

  /// One event of a stream on its way to the client.
  @Benchmark
  public int chunk() {
    return switch (reader.read(event)) {
      case StreamReading.Part part -> written(part.chunks());
      case StreamReading other -> throw new IllegalStateException(other.toString());
    };
  }

  /// The same event, read and written.
  @Benchmark
  public byte[] chunkFloor() throws JsonException {
    return Json.write(Json.parse(event.data()));
  }

  private static int written(Collection<ObjectNode> chunks) {
    return chunks.stream().mapToInt(chunk -> Json.write(chunk).length).sum();
  }

  private static ObjectNode object(byte[] json) throws JsonException {
    return (ObjectNode) Json.parse(json);
  }

  /// Measures, prints what came of it, and writes it to `bench/results/protocols.md`.
  ///
  /// @param arguments not looked at
  public static void main(String[] arguments) throws RunnerException, IOException {
    Collection<RunResult> bodies = measured("\\.re.*", "1024", "10240", "1048576");
    Collection<RunResult> chunks = measured("\\.chunk.*", "1024");
    Map<String, Double> scores = new TreeMap<>();
    for (Collection<RunResult> results : List.of(bodies, chunks)) {
      for (RunResult result : results) {
        String method = result.getPrimaryResult().getLabel();
        scores.put(
            result.getParams().getParam("protocol")
                + " "
                + method
                + " "
                + result.getParams().getParam("size"),
            result.getPrimaryResult().getScore());
      }
    }
    Results.write("protocols", ProtocolTable.of(scores));
  }

  private static Collection<RunResult> measured(String methods, String... sizes)
      throws RunnerException {
    TimeValue each = TimeValue.milliseconds(700);
    return new Runner(
            new OptionsBuilder()
                .include(ProtocolCost.class.getName() + methods)
                .param("size", sizes)
                .forks(1)
                .warmupIterations(3)
                .warmupTime(each)
                .measurementIterations(4)
                .measurementTime(each)
                .build())
        .run();
  }
}
