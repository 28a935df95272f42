package dev.understudy.http;

import static dev.understudy.http.Exchanges.answered;
import static dev.understudy.http.Exchanges.broken;
import static dev.understudy.http.Exchanges.events;
import static dev.understudy.http.Exchanges.post;
import static dev.understudy.http.Exchanges.text;
import static dev.understudy.http.FaultyServer.readRequest;
import static dev.understudy.http.FaultyServer.script;
import static dev.understudy.http.FaultyServer.send;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.http.Upstream.Fault;
import dev.understudy.time.Time;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Answers whose content type says nothing of what they are.
class SniffedBodyTest {
  private final Upstream upstream = new JdkUpstream(HostGuard.from("127.0.0.1"), Time.system());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Content-Type: text/plain; charset=utf-8\r\n",
        "Content-Type: application/octet-stream\r\n",
        "Content-Type: binary/octet-stream\r\n"
      })
  void anAnswerThatBeginsLikeEventsIsAStream(String type) throws Exception {
    assertEquals(List.of(Event.of("a")), stream(type, "data: a\n\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data: a\n\n",
        "event: x\ndata: a\n\n",
        ": wait\n\ndata: a\n\n",
        "id: 1\ndata: a\n\n",
        "retry: 5\ndata: a\n\n",
        "\r\n\n data: b\n\ndata: a\n\n",
        "\uFEFFdata: a\n\n",
        "\uFEFF\ndata: a\n\n"
      })
  void itDoesNotMatterWhereTheFirstBytesAreSplit(String stream) throws Exception {
    List<Event> whole = stream("", stream);
    assertEquals("a", whole.getLast().data());
    for (int at = 1; at < 8; at++) {
      byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
      String head = new String(bytes, 0, at, StandardCharsets.ISO_8859_1);
      String rest = new String(bytes, at, bytes.length - at, StandardCharsets.ISO_8859_1);
      assertEquals(whole, stream("", head, rest), stream + " at " + at);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":1}",
        " \n {\"id\":1}",
        "<!DOCTYPE html>",
        "dat",
        "database",
        "",
        "  ",
        "\uFEFF{}"
      })
  void anyOtherAnswerComesWhole(String body) throws Exception {
    assertEquals(body, whole(body));
  }

  @Test
  void whiteSpaceWithoutEndIsNoStream() throws Exception {
    String body = " ".repeat(100_000) + "{}";
    assertEquals(body, whole(body));
  }

  @Test
  void anAnswerThatIsCutInItsFirstBytesIsCutOff() throws Exception {
    try (FaultyServer server =
        FaultyServer.playing(
            script(readRequest(), send("HTTP/1.1 200 OK\r\n" + CHUNKED + "2\r\nda\r\n")))) {
      assertEquals(Fault.CUT_OFF, broken(post(upstream, server)).fault());
    }
  }

  private static final String CHUNKED = "Transfer-Encoding: chunked\r\n\r\n";

  private String whole(String body) throws Exception {
    try (FaultyServer server = playing("", body)) {
      return text(answered(post(upstream, server)));
    }
  }

  /// @param pieces several of them as ISO 8859-1
  private List<Event> stream(String type, String... pieces) throws Exception {
    try (FaultyServer server = playing(type, pieces)) {
      EventSource source = events(post(upstream, server)).source();
      List<Event> all = PlayedEvents.all(source, Time.system());
      source.close();
      return all;
    }
  }

  private static FaultyServer playing(String type, String... pieces) throws Exception {
    List<FaultyServer.Action> actions = new ArrayList<>();
    actions.add(readRequest());
    actions.add(send("HTTP/1.1 200 OK\r\n" + type + CHUNKED));
    for (String piece : pieces) {
      byte[] bytes =
          piece.getBytes(pieces.length == 1 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
      if (bytes.length > 0) {
        actions.add(send(Integer.toHexString(bytes.length) + "\r\n"));
        actions.add(new FaultyServer.Action.Send(bytes));
        actions.add(send("\r\n"));
      }
    }
    actions.add(send("0\r\n\r\n"));
    return FaultyServer.playing(script(actions.toArray(FaultyServer.Action[]::new)));
  }
}
