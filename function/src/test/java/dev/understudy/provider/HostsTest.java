package dev.understudy.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.Lines;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Rendering;
import dev.understudy.time.FakeTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `hosts.jsonl` has one line for each compatible host: where a call goes, and what it gets of
/// `golden/hosts/rich.request.json` otherwise than a host without habits, which gets
/// `rich.plain.json`.
///
/// | of a line | |
/// |---|---|
/// | `provider`, `url` | whose it is, and where its call goes |
/// | `sent` | fields of the body that differ, `null` for those that are missing |
/// | `said` | the adaptations |
/// | `refused` | why it is not sent as it stands |
/// | `without` | fields, and `pictures`, that are taken away so that it can be sent |
class HostsTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/hosts");
  private static final Providers PROVIDERS = new Providers(new FakeTime(), Map.of());

  static List<JsonNode> lines() {
    return Lines.of("hosts.jsonl", 40);
  }

  @ParameterizedTest
  @MethodSource("lines")
  void everyHostGetsARequestInItsOwnWords(JsonNode line) throws IOException, JsonException {
    assertEquals(Json.text(line), Json.text(found(line)));
  }

  private static ObjectNode found(JsonNode line) throws IOException, JsonException {
    ObjectNode request = (ObjectNode) read("rich.request.json");
    Provider provider = PROVIDERS.find(line.path("provider").textValue()).orElseThrow();
    ObjectNode found = Json.object().put("provider", provider.id());
    if (render(provider, request) instanceof Rendering.Unsupported(String reason)) {
      found.put("refused", reason);
      found.set("without", line.path("without"));
      line.path("without").forEach(field -> take(request, field.asText()));
    }
    String before = Json.text(request);
    if (!(render(provider, request) instanceof Rendering.Wire wire)) {
      throw new AssertionError(render(provider, request));
    }
    assertEquals(before, Json.text(request), "the canonical request was changed");
    Account account = Account.masked(provider, Map.of(), Optional.empty());
    found.put("url", provider.endpoint(account, wire.path(), "model-1").toString());
    found.set("sent", difference((ObjectNode) read("rich.plain.json"), wire.body()));
    ArrayNode said = found.putArray("said");
    wire.adaptations().forEach(said::add);
    return found;
  }

  private static Rendering render(Provider provider, ObjectNode request) {
    return provider
        .protocol(Operation.CHAT, "model-1", Optional.empty())
        .render(Operation.CHAT, request);
  }

  private static void take(ObjectNode request, String field) {
    request.remove(field);
    if (field.equals("pictures")) {
      ((ArrayNode) request.at("/messages/1/content")).remove(1);
    }
  }

  private static ObjectNode difference(ObjectNode plain, ObjectNode body) {
    ObjectNode difference = Json.object();
    TreeSet<String> names = new TreeSet<>();
    plain.fieldNames().forEachRemaining(names::add);
    body.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      if (!plain.path(name).equals(body.path(name))) {
        difference.set(name, body.has(name) ? body.get(name) : NullNode.getInstance());
      }
    }
    return difference;
  }

  private static JsonNode read(String name) throws IOException, JsonException {
    return Json.parse(Files.readAllBytes(GOLDEN.resolve(name)));
  }

  @Test
  void everyHostHasALineAndASource() {
    assertEquals(
        Hosts.ALL.stream().map(Host::id).toList(),
        lines().stream().map(line -> line.path("provider").asText()).toList());
    for (Host host : Hosts.ALL) {
      assertTrue(host.source().startsWith("https://"), host.id());
      assertFalse(host.address().endsWith("/"), host.id());
      assertTrue(host.address().isEmpty() || host.address().startsWith("https://"), host.id());
    }
    assertEquals(Hosts.ALL.size(), Hosts.ALL.stream().map(Host::id).distinct().count());
  }
}
