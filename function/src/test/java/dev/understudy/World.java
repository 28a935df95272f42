package dev.understudy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.api.AccessKeys;
import dev.understudy.api.Cors;
import dev.understudy.api.OpenAi;
import dev.understudy.api.Portkey2023;
import dev.understudy.api.messages.MessagesApi;
import dev.understudy.api.responses.ResponsesApi;
import dev.understudy.config.ConfigReader;
import dev.understudy.config.Plans;
import dev.understudy.config.SavedConfigs;
import dev.understudy.cost.Prices;
import dev.understudy.http.Body;
import dev.understudy.http.Event;
import dev.understudy.http.EventSource;
import dev.understudy.http.Headers;
import dev.understudy.http.HostGuard;
import dev.understudy.http.PlayedEvents;
import dev.understudy.http.Request;
import dev.understudy.http.Response;
import dev.understudy.http.ResponseSink;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.provider.Keyring;
import dev.understudy.provider.Providers;
import dev.understudy.provider.Tokens;
import dev.understudy.route.Caller;
import dev.understudy.route.Counters;
import dev.understudy.route.Health;
import dev.understudy.route.MemoryCounters;
import dev.understudy.route.MemoryHealth;
import dev.understudy.route.MemoryReplies;
import dev.understudy.route.Router;
import dev.understudy.secret.Secret;
import dev.understudy.telemetry.Level;
import dev.understudy.telemetry.Telemetry;
import dev.understudy.time.Deadline;
import dev.understudy.time.FakeTime;
import dev.understudy.time.Time;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// The whole gateway, with a fake clock, fake providers and secrets in a map.
public final class World {
  static final String ACCESS_KEY = "access-key-of-the-tests";
  static final String OPENAI_OK =
      """
      {"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"gpt-x","choices":[{"index":0,\
      "message":{"role":"assistant","content":"from openai"},"logprobs":null,"finish_reason":"stop"}],\
      "usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}}\
      """;
  static final String ANTHROPIC_OK =
      """
      {"id":"msg_1","type":"message","role":"assistant","model":"claude-v1","content":[{"type":"text",\
      "text":"from anthropic"}],"stop_reason":"end_turn","stop_sequence":null,\
      "usage":{"input_tokens":1,"output_tokens":2}}\
      """;

  final FakeTime time;
  final FakeUpstream upstream;
  final TestSecrets secrets = new TestSecrets();
  final List<String> log = new ArrayList<>();
  int bytesThatFit = Integer.MAX_VALUE;

  /// Whether a stream reaches the client as it comes.
  boolean live;

  private Duration platform = Duration.ofSeconds(29);
  private final Gateway gateway;

  World() {
    this(Level.INFO);
  }

  World(Level level) {
    this(level, new FakeTime(), false);
  }

  private World(Level level, FakeTime time, boolean priced) {
    this(level, time, new MemoryCounters(time, () -> {}), priced);
  }

  /// @param counters of what access keys have used up
  /// @param priced whether it estimates what calls cost
  private World(Level level, FakeTime time, Counters counters, boolean priced) {
    this.time = time;
    this.upstream = new FakeUpstream(time);
    HostGuard guard = HostGuard.from("");
    Providers providers = new Providers(time, Map.of());
    Health health = new MemoryHealth(time);
    gateway =
        new Gateway(
            new AccessKeys(secrets, time),
            List.of(new Portkey2023(), new OpenAi(), new MessagesApi(), new ResponsesApi()),
            new Plans(new ConfigReader(providers, guard), new SavedConfigs(secrets)),
            new Router(
                new Caller(
                    upstream,
                    new Keyring(secrets, guard, new Tokens(upstream, time)),
                    health,
                    time),
                time,
                new Random(2)),
            health,
            new Limiter(counters, priced, time),
            priced ? Optional.of(new Prices(secrets, time, providers.ids())) : Optional.empty(),
            new MemoryReplies(time),
            Cors.of("https://app.example"),
            new TraceIds(new Random(1)),
            time,
            new Telemetry(level, time, log::add));
    allow("{\"name\":\"tests\",\"customHosts\":true}");
  }

  /// A world for tests of other packages.
  public static World fresh() {
    return new World();
  }

  /// One that estimates what calls cost.
  ///
  /// @param rows of the operator's prices, with single quotes and commas
  static World pricing(String rows) {
    World world = new World(Level.INFO, new FakeTime(), true);
    return world.stores("prices", new Secret(("{'prices':[" + rows + "]}").replace('\'', '"')));
  }

  /// A world that shares a clock and what access keys have used up with others.
  public static World counting(FakeTime time, Counters counters) {
    return new World(Level.INFO, time, counters, false);
  }

  /// One secret more, or another value of it.
  public World stores(String name, Secret value) {
    secrets.store.put(name, value.reveal());
    secrets.cache.clear();
    return this;
  }

  /// Of so many calls to providers the last one is answered, by Anthropic; those before it fail.
  public World answering(int calls) {
    for (int i = 1; i < calls; i++) {
      upstream.answers(503, "{\"error\":{\"message\":\"down\"}}");
    }
    upstream.answers(200, ANTHROPIC_OK);
    return this;
  }

  /// What providers say in turn, as an [Example] has it.
  public World saying(String steps) {
    stores("providers/openai", new Secret("key-of-openai"));
    stores("providers/anthropic", new Secret("key-of-anthropic"));
    new ScriptedProviders(this).say(array(steps));
    return this;
  }

  /// On which everything waits.
  public Time time() {
    return time;
  }

  /// With what a call is asked that the tests' access key may make.
  public static Headers headers() {
    return Headers.of("x-portkey-api-key", ACCESS_KEY, "content-type", "application/json");
  }

  /// How many calls went to providers.
  public int calls() {
    return upstream.sent.size();
  }

  /// Hands the gateway a request as the edge does.
  public void handle(Request request, ResponseSink sink) throws IOException {
    gateway.handle(request, Deadline.in(time, platform), sink);
  }

  /// What the tests' access key may do.
  World allow(String entry) {
    secrets.store.put("access-keys", "{\"" + new Secret(ACCESS_KEY).sha256() + "\":" + entry + "}");
    secrets.cache.clear();
    return this;
  }

  World platformLeaves(Duration left) {
    platform = left;
    return this;
  }

  Answer post(String path, String body, String... headers) {
    return send("POST", path, body, Headers.of(headers).with("x-portkey-api-key", ACCESS_KEY));
  }

  Answer send(String method, String path, String body, Headers headers) {
    Request request =
        new Request(method, URI.create(path), headers, body.getBytes(StandardCharsets.UTF_8));
    List<Response> sent = new ArrayList<>();
    ResponseSink sink = new Sink(sent);
    try {
      gateway.handle(request, Deadline.in(time, platform), sink);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return new Answer(sent.getLast());
  }

  /// Reads a stream to its end; what came of it is a text.
  private final class Sink implements ResponseSink {
    private final List<Response> sent;

    private Sink(List<Response> sent) {
      this.sent = sent;
    }

    @Override
    public boolean streams() {
      return live;
    }

    @Override
    public void send(Response response) throws IOException, TooLarge {
      byte[] body =
          switch (response.body()) {
            case Body.Bytes(byte[] bytes) -> bytes;
            case Body.Events(EventSource source) -> text(source);
          };
      response.body().close();
      if (body.length > bytesThatFit) {
        throw new TooLarge(body.length, bytesThatFit);
      }
      sent.add(new Response(response.status(), response.headers(), new Body.Bytes(body)));
    }

    private byte[] text(EventSource source) throws IOException {
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      source.drain(
          time,
          Duration.ofMinutes(1),
          event -> {
            text.writeBytes(event.encoded());
            return true;
          });
      return text.toByteArray();
    }
  }

  private static byte[] bytes(Response response) {
    return ((Body.Bytes) response.body()).bytes();
  }

  static ObjectNode object(String text) {
    return (ObjectNode) json(text);
  }

  /// Of single quotes.
  static JsonNode array(String text) {
    return json(text.replace('\'', '"'));
  }

  private static JsonNode json(String text) {
    try {
      return Json.parse(text.getBytes(StandardCharsets.UTF_8));
    } catch (JsonException e) {
      throw new AssertionError(text, e);
    }
  }

  /// What the client got.
  record Answer(Response response) {
    int status() {
      return response.status();
    }

    String header(String name) {
      return response.headers().first(name).orElse("");
    }

    String text() {
      return new String(bytes(response), StandardCharsets.UTF_8);
    }

    /// The data of the events of a stream.
    List<String> events() {
      return PlayedEvents.of(text()).stream().map(Event::data).toList();
    }

    JsonNode json() {
      try {
        return Json.parse(bytes(response));
      } catch (JsonException e) {
        throw new AssertionError(e);
      }
    }

    JsonNode at(String pointer) {
      return json().at(pointer);
    }
  }
}
