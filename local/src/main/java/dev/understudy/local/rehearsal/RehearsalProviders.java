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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// One server with every rehearsal provider, each under `/ID/v1`.
///
/// What is played: the fault that the model asks for, else the one that the key asks for, else none
/// when the model's name holds the word `ok`, else the provider's default. `GET /rehearsal/log`
/// shows what came in. [Manner] says what else a model's name can ask for.
public final class RehearsalProviders implements AutoCloseable {

  private final List<Vendor> vendors = List.of(new OpenAi(), new Anthropic());
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
    return "http://" + server.address() + "/" + provider + "/v1";
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
        Optional<Vendor> vendor =
            vendors.stream()
                .filter(each -> head.path().startsWith("/" + each.id() + "/"))
                .findAny();
        if (vendor.isEmpty()) {
          exchange.respond(WireResponse.json(404, "{\"error\":\"no such rehearsal provider\"}"));
        } else {
          play(exchange, vendor.get());
        }
      }
    }
  }

  private void play(Exchange exchange, Vendor vendor) throws IOException {
    long began = System.nanoTime();
    String text = exchange.text();
    JsonNode body = parsed(text);
    RequestHead head = exchange.head();
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
            body.path("model").asText(""),
            head.received(),
            head.connection(),
            "running",
            0,
            false,
            0,
            Duration.ZERO);
    journal.put(call);
    Fault defaultFault = defaults.getOrDefault(vendor.id(), Fault.NONE);
    Scene scene = Scene.of(vendor, head, body, key, defaultFault);
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
