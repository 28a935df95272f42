package dev.understudy.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Body;
import dev.understudy.http.Headers;
import dev.understudy.http.HostGuard;
import dev.understudy.http.Request;
import dev.understudy.http.Response;
import dev.understudy.http.Upstream;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.protocol.Dialect;
import dev.understudy.protocol.FailureClass;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Protocol;
import dev.understudy.protocol.Reading;
import dev.understudy.protocol.Rendering;
import dev.understudy.protocol.StreamReader;
import dev.understudy.protocol.messages.Messages;
import dev.understudy.provider.Account;
import dev.understudy.provider.AccountField;
import dev.understudy.provider.Capabilities;
import dev.understudy.provider.Key;
import dev.understudy.provider.Keyring;
import dev.understudy.provider.Provider;
import dev.understudy.provider.Tokens;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaFetchTest {
  private static final byte[] PNG = "\u0089PNG\r\n\u001a\n".getBytes(StandardCharsets.ISO_8859_1);

  private final Stage stage = new Stage();
  private final List<Request> sent = new ArrayList<>();
  private Function<Request, Upstream.Exchange> host = _ -> answer(200, "image/x", PNG);
  private final MediaFetch media =
      new MediaFetch(
          (request, origin, _) -> {
            assertEquals(HostGuard.Origin.CALLER, origin);
            sent.add(request);
            return host.apply(request);
          });
  private final Leg leg = Leg.whole(stage.call());

  @Test
  void everythingThatHasAnAddressIsFetchedOnceAndPutInItsPlace() throws JsonException {
    TargetCall asked =
        asked(
            """
            {"model":"m","messages":[{"role":"user","content":[
              {"type":"text","text":"What?"},
              {"type":"image_url","image_url":{"url":"https://example.com/a.png","detail":"low"}},
              {"type":"image_url","image_url":{"url":"https://example.com/a.png"}},
              {"type":"image_url","image_url":{"url":"data:image/png;base64,aGk="}},
              {"type":"file","file":{"filename":"b","file_url":"https://example.com/b"}}]}]}\
            """);
    host =
        request ->
            request.path().equals("/b")
                ? answer(200, "text/plain; charset=utf-8", "hi".getBytes(StandardCharsets.UTF_8))
                : answer(200, "application/octet-stream", PNG);
    String before = Json.text(asked.params());

    MediaFetch.Result.Ready ready =
        assertInstanceOf(MediaFetch.Result.Ready.class, media.ready(asked, leg));

    JsonNode content = ready.asked().params().at("/messages/0/content");
    assertEquals("data:image/png;base64,iVBORw0KGgo=", content.at("/1/image_url/url").textValue());
    assertEquals("low", content.at("/1/image_url/detail").textValue());
    assertEquals(content.at("/1/image_url/url"), content.at("/2/image_url/url"));
    assertEquals("data:image/png;base64,aGk=", content.at("/3/image_url/url").textValue());
    assertEquals(
        "{\"filename\":\"b\",\"file_data\":\"data:text/plain;base64,aGk=\"}",
        Json.text(content.at("/4/file")));
    assertEquals(2, sent.size());
    assertEquals("GET", sent.getFirst().method());
    assertEquals(
        "messages[0].content[1] was fetched (image/png, 8 bytes): the provider takes no addresses.",
        ready.fetched().getFirst());
    assertEquals(before, Json.text(asked.params()));

    media.ready(asked, leg);
    assertEquals(2, sent.size(), "another target of the call");
  }

  @Test
  void whoTakesAddressesGetsThem() throws JsonException {
    TargetCall asked =
        asked("{'model':'m','messages':[]}".replace('\'', '"'), new Messages(stage.time));
    assertSame(
        asked, assertInstanceOf(MediaFetch.Result.Ready.class, media.ready(asked, leg)).asked());
    assertEquals(List.of(), sent);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://example.com/a    | 200 | image/png | CALLER_FAULT | http address",
        "https://example.com/a b | 200 | image/png | CALLER_FAULT | no URL",
        "https://example.com/a   | 302 | image/png | CALLER_FAULT | redirects are not followed",
        "https://example.com/a   | 404 | image/png | CALLER_FAULT | HTTP 404",
        "https://example.com/a   | 503 | image/png | UNSUPPORTED  | HTTP 503",
        "https://example.com/a   | 200 | text/html | CALLER_FAULT | no picture",
        "https://example.com/a   | 200 | unknown   | CALLER_FAULT | type that nobody knows",
      })
  void whatCannotBeHadFailsTheTargetWithAReason(
      String url, int status, String type, FailureClass failure, String reason)
      throws JsonException {
    host = _ -> answer(status, type, new byte[] {1});
    MediaFetch.Result.Failed failed =
        assertInstanceOf(MediaFetch.Result.Failed.class, media.ready(asked(image(url)), leg));
    assertEquals(failure, failed.failure());
    assertTrue(failed.reason().startsWith("messages[0].content[0] "), failed.reason());
    assertTrue(failed.reason().contains(reason), failed.reason());
  }

  @ParameterizedTest
  @CsvSource({"HOST_REFUSED,CALLER_FAULT", "UNREACHABLE,UNSUPPORTED", "TOO_LARGE,UNSUPPORTED"})
  void aHostThatDoesNotAnswerFailsTheTarget(Upstream.Fault fault, FailureClass failure)
      throws JsonException {
    host = _ -> new Upstream.Broken(fault, "so it is");
    TargetCall asked = asked(image("https://example.com/a"));
    assertEquals(
        new MediaFetch.Result.Failed(
            failure, "messages[0].content[0] could not be fetched: so it is"),
        media.ready(asked, leg));
  }

  @Test
  void allTogetherHaveTwentyMegabytes() throws JsonException {
    byte[] large = new byte[11 * 1024 * 1024];
    host = _ -> answer(200, "image/png", large);
    String request =
        """
        {"model":"m","messages":[{"role":"user","content":[
          {"type":"image_url","image_url":{"url":"https://example.com/a"}},
          {"type":"image_url","image_url":{"url":"https://example.com/b"}}]}]}\
        """;
    MediaFetch.Result.Failed failed =
        assertInstanceOf(MediaFetch.Result.Failed.class, media.ready(asked(request), leg));
    assertEquals(FailureClass.UNSUPPORTED, failed.failure());
    assertTrue(failed.reason().contains("20 MB"), failed.reason());
  }

  @Test
  void whatStandsInManyPlacesCountsInEachOfThem() throws JsonException {
    byte[] large = new byte[11 * 1024 * 1024];
    host = _ -> answer(200, "image/png", large);
    String request =
        """
        {"model":"m","messages":[{"role":"user","content":[
          {"type":"image_url","image_url":{"url":"https://example.com/a"}},
          {"type":"image_url","image_url":{"url":"https://example.com/a"}}]}]}\
        """;
    MediaFetch.Result.Failed failed =
        assertInstanceOf(MediaFetch.Result.Failed.class, media.ready(asked(request), leg));
    assertTrue(failed.reason().startsWith("messages[0].content[1] "), failed.reason());
    assertEquals(1, sent.size());
  }

  @Test
  void aRehearsalFetchesNothingAndSaysThatItWould() throws JsonException {
    List<String> told = new ArrayList<>();
    TargetCall shown = MediaFetch.rehearsed(asked(image("https://example.com/a")), told);
    assertEquals(List.of("messages[0].content[0] would be fetched, and sent as it is."), told);
    assertTrue(Json.text(shown.params()).contains("data:image/png;base64,"));
    assertEquals(List.of(), sent);
  }

  @Test
  void whereAnAddressIsNotToBeHadATargetThatTakesAddressesAnswers() {
    stage
        .params
        .putArray("messages")
        .addObject()
        .put("role", "user")
        .putArray("content")
        .addObject()
        .put("type", "image_url")
        .put("image_url", "https://example.com/a");
    Upstream upstream =
        (request, _, _) ->
            request.method().equals("GET")
                ? answer(404, "text/html", new byte[0])
                : answer(200, "text/plain", "ok".getBytes(StandardCharsets.UTF_8));
    Route.Target plain = Trees.target("b");
    Route.Target bytes =
        new Route.Target(
            "config.a",
            "",
            plain.place(),
            new BytesAlone(new Plain("a")),
            new Key.Stored("a"),
            Overrides.none(),
            plain.terms());
    stage.ledger = new Ledger(stage.time);
    Caller caller =
        new Caller(
            upstream,
            new Keyring(stage.keys, HostGuard.from(""), new Tokens(upstream, stage.time)),
            stage.health,
            stage.time);
    Outcome outcome =
        new Router(caller, stage.time, stage.random)
            .run(Trees.fallback(bytes, plain), stage.call());
    assertEquals("b", assertInstanceOf(Outcome.Answer.class, outcome).target().provider().id());
    assertEquals(
        List.of("caller_fault", ""),
        stage.ledger.attempts().stream()
            .map(it -> it.failure().map(failed -> failed.failure().wireName()).orElse(""))
            .toList());
  }

  /// Takes no addresses.
  private record BytesAlone(Plain plain) implements Provider {
    @Override
    public String id() {
      return plain.id();
    }

    @Override
    public Protocol protocol(Operation operation, String model, Optional<Dialect> own) {
      Protocol inner = plain.protocol(operation, model, own);
      return new Protocol() {
        @Override
        public Rendering render(Operation asked, ObjectNode canonical) {
          return inner.render(asked, canonical);
        }

        @Override
        public Reading parse(Operation asked, int status, Headers headers, byte[] body) {
          return inner.parse(asked, status, headers, body);
        }

        @Override
        public StreamReader stream(Operation asked) {
          return inner.stream(asked);
        }

        @Override
        public Dialect dialect() {
          return Dialect.MESSAGES;
        }

        @Override
        public boolean takesAddresses() {
          return false;
        }
      };
    }

    @Override
    public Optional<URI> baseUrl(Map<AccountField, String> fields) {
      return plain.baseUrl(fields);
    }

    @Override
    public Headers headers(Account account) {
      return plain.headers(account);
    }
  }

  private static String image(String url) {
    return "{'model':'m','messages':[{'role':'user','content':[{'type':'image_url','image_url':'"
            .replace('\'', '"')
        + url
        + "\"}]}]}";
  }

  private TargetCall asked(String request) throws JsonException {
    Messages.Host bytes =
        new Messages.Host() {
          @Override
          public Rendering.Wire wire(ObjectNode body) {
            return new Rendering.Wire("/", body, List.of());
          }

          @Override
          public boolean takesAddresses() {
            return false;
          }
        };
    return asked(request, new Messages(stage.time, bytes));
  }

  private TargetCall asked(String request, Protocol protocol) throws JsonException {
    return new TargetCall(
        Trees.target("a"),
        stage.call(),
        (ObjectNode) Json.parseStrictly(request),
        Optional.empty(),
        protocol,
        Capabilities.UNKNOWN,
        false);
  }

  private static Upstream.Exchange answer(int status, String type, byte[] body) {
    return new Upstream.Answered(
        new Response(status, Headers.of("content-type", type), new Body.Bytes(body)));
  }
}
