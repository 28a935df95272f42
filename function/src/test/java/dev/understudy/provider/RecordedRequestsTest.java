package dev.understudy.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.protocol.Corpus;
import dev.understudy.protocol.Corpus.Recording;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Rendering;
import dev.understudy.time.FakeTime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// What hosts really accepted, recorded in the [Corpus], asked of them by us: it arrives as it was.
class RecordedRequestsTest {
  private static final Map<String, String> IDS =
      Map.ofEntries(
          Map.entry("azure-ai", "azure-ai"),
          Map.entry("azure-openai", "azure-openai"),
          Map.entry("cerebras", "cerebras"),
          Map.entry("cloudflare", "workers-ai"),
          Map.entry("databricks", "databricks"),
          Map.entry("deepseek", "deepseek"),
          Map.entry("groq", "groq"),
          Map.entry("huggingface", "huggingface"),
          Map.entry("mistral", "mistral-ai"),
          Map.entry("ollama", "ollama"),
          Map.entry("openrouter", "openrouter"),
          Map.entry("perplexity", "perplexity-ai"),
          Map.entry("snowflake", "snowflake"),
          Map.entry("together", "together-ai"),
          Map.entry("xai", "x-ai"),
          Map.entry("zai", "z-ai"));

  /// What we change for all, and what asks for nothing.
  private static final Set<String> OURS = Set.of("stream_options", "messages", "n", "logprobs");

  @Test
  void whatAHostAcceptedItIsStillAsked() throws IOException, JsonException {
    Providers providers = new Providers(new FakeTime(), Map.of());
    Set<String> changed = new TreeSet<>();
    int seen = 0;
    for (Recording recording : Corpus.recordings()) {
      String id = IDS.get(recording.provider());
      if (id == null || recording.status() != 200 || !recording.api().equals("chat")) {
        continue;
      }
      if (recording.request() instanceof ObjectNode request && request.has("messages")) {
        seen++;
        Provider provider = providers.find(id).orElseThrow();
        changes(provider, request).forEach(change -> changed.add(id + ": " + change));
      }
    }
    assertTrue(seen > 200, seen + " requests");
    assertEquals(List.of(), List.copyOf(changed));
  }

  private static List<String> changes(Provider provider, ObjectNode request) {
    Rendering rendering =
        provider.protocol(Operation.CHAT, "", Optional.empty()).render(Operation.CHAT, request);
    return switch (rendering) {
      case Rendering.Unsupported(String reason) -> List.of(reason);
      case Rendering.Wire(String _, ObjectNode body, List<String> adaptations) -> {
        List<String> changes = new ArrayList<>(adaptations);
        // Who ignores what was thought earlier accepts it, too.
        changes.removeIf(change -> change.contains(".reasoning_content was left out"));
        for (Map.Entry<String, JsonNode> field : request.properties()) {
          JsonNode sent = body.path(field.getKey());
          if (!OURS.contains(field.getKey())
              && !field.getValue().isNull()
              && !sent.equals(field.getValue())) {
            changes.add(field.getKey() + " " + Json.text(field.getValue()) + " became " + sent);
          }
        }
        yield changes;
      }
    };
  }
}
