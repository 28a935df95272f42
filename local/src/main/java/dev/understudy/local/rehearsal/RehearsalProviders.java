package dev.understudy.local.rehearsal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.local.wire.Exchange;
import dev.understudy.local.wire.Json;
import dev.understudy.local.wire.RequestHead;
import dev.understudy.local.wire.WireResponse;
import dev.understudy.local.wire.WireServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One server with every rehearsal provider, each under `/ID` and the version of its API. A
/// provider without a class of its own speaks OpenAI's format.
///
/// What is played: the fault that the model asks for, else the one that the key asks for, else none
/// when the model's name holds the word `ok`, else the provider's default. `GET /rehearsal/log`
/// shows what came in. [Manner] says what else a model's name can ask for.
public final class RehearsalProviders implements AutoCloseable {

  /// Those that are always rehearsed: one for each wire format, and a host that is compatible with
  /// OpenAI and has habits.
  public static final List<String> ALWAYS =
      List.of("openai", "anthropic", "google", "bedrock", "cohere", "groq");

  /// The variable that names the hosts which a function may call.
  public static final String ALLOWED_HOSTS = "UNDERSTUDY_ALLOWED_HOSTS";

  private static final Pattern PROVIDER = Pattern.compile("/([a-z0-9-]+)/.*");

  private final Map<String, Fault> defaults = new ConcurrentHashMap<>();
  private final Journal journal = new Journal();
  private final WireServer server;

  private RehearsalProviders(Map<String, Fault> defaults, Consumer<String> console)
      throws IOException {
    this.defaults.putAll(defaults);
    this.server = WireServer.start(0, this::handle, console);
  }

  /// Starts it on a free port.
  ///
  /// @param defaults provider id to what it does when neither model nor key says anything; healthy
  ///   when absent
  public static RehearsalProviders start(Map<String, Fault> defaults, Consumer<String> console)
      throws IOException {
    return new RehearsalProviders(defaults, console);
  }

  /// Host and port, for `UNDERSTUDY_ALLOWED_HOSTS`.
  public String address() {
    return server.address();
  }

  /// The base URL of a provider, version segment included.
  public String baseUrl(String provider) {
    return "http://" + server.address() + vendor(provider).base();
  }

  /// The variables that point a function at the rehearsals of these providers.
  public Map<String, String> environment(Collection<String> providers) {
    Map<String, String> environment = new LinkedHashMap<>();
    for (String id : providers) {
      String name = id.toUpperCase(Locale.ROOT).replace('-', '_');
      environment.put("UNDERSTUDY_BASE_URL_" + name, baseUrl(id));
    }
    environment.put(ALLOWED_HOSTS, address());
    return environment;
  }

  /// Where a person looks at what came in.
  public String logUrl() {
    return "http://" + server.address() + "/rehearsal/log";
  }

  /// What came in.
  public Journal journal() {
    return journal;
  }

  /// Changes what a provider does by default, from the next call on.
  public void set(String provider, Fault fault) {
    defaults.put(provider, fault);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private void handle(Exchange exchange) throws IOException {
    RequestHead head = exchange.head();
    switch (head.route()) {
      case "GET /rehearsal/log" -> exchange.respond(WireResponse.json(200, journal.json()));
      case "GET /rehearsal/faults" -> exchange.respond(WireResponse.json(200, faults()));
      default -> {
        Matcher provider = PROVIDER.matcher(head.path());
        if (provider.matches()) {
          play(exchange, vendor(provider.group(1)));
        } else {
          exchange.respond(WireResponse.json(404, "{\"error\":\"no such rehearsal provider\"}"));
        }
      }
    }
  }

  private static Vendor vendor(String id) {
    return switch (id) {
      case "anthropic" -> new Anthropic();
      case "google" -> new Google();
      case "bedrock" -> new Bedrock();
      case "cohere" -> new Cohere();
      default -> new OpenAi(Host.of(id));
    };
  }

  private void play(Exchange exchange, Vendor vendor) throws IOException {
    long began = System.nanoTime();
    String text = exchange.text();
    RequestHead head = exchange.head();
    Ask ask = vendor.ask(head, below(vendor, head), parsed(text));
    String key = vendor.key(head).orElse("");
    RehearsedCall call =
        new RehearsedCall(
            journal.nextNumber(),
            vendor.id(),
            head.method(),
            head.path(),
            head.headers().joined(),
            text,
            key,
            ask.model(),
            head.received(),
            head.connection(),
            "running",
            0,
            false,
            0,
            Duration.ZERO);
    journal.put(call);
    Fault defaultFault = defaults.getOrDefault(vendor.id(), Fault.NONE);
    Scene scene = Scene.of(vendor, ask, key, defaultFault);
    Optional<StreamStage> stream =
        scene.recital().map(recital -> new StreamStage(exchange, scene.fault(), recital));
    boolean left = true;
    try {
      left =
          stream.isPresent()
              ? stream.get().play(scene.reply().response(vendor.headers()))
              : new Stage(exchange, vendor.headers()).play(scene.fault(), scene.reply());
    } finally {
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      int events = stream.map(StreamStage::events).orElse(0);
      journal.put(call.ended(scene.fault().name(), scene.status(), left, events, took));
    }
  }

  /// The path behind the vendor's base URL; empty where it is not there.
  private static String below(Vendor vendor, RequestHead head) {
    return head.path().startsWith(vendor.base() + "/")
        ? head.path().substring(vendor.base().length())
        : "";
  }

  private static JsonNode parsed(String text) {
    try {
      JsonNode json = Json.MAPPER.readTree(text);
      return json == null ? MissingNode.getInstance() : json;
    } catch (JsonProcessingException e) {
      // The provider says so itself, in its own words.
      return MissingNode.getInstance();
    }
  }

  private static String faults() {
    ObjectNode all = Json.object();
    for (FaultKind kind : FaultKind.values()) {
      String number =
          switch (kind.takes()) {
            case NOTHING -> "";
            case OPTIONAL -> "[-N]";
            case NUMBER -> "-N";
          };
      all.put("fail-" + kind.label() + number, kind.does());
    }
    return Json.write(all);
  }
}
