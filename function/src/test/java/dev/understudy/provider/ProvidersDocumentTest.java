package dev.understudy.provider;

import dev.understudy.Documentation;
import dev.understudy.protocol.FieldTable;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.chatcompletions.Habits;
import dev.understudy.protocol.chatcompletions.Habits.MaxTokens;
import dev.understudy.protocol.chatcompletions.Habits.Thinking;
import dev.understudy.protocol.chatcompletions.Habits.Thoughts;
import dev.understudy.time.FakeTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `docs/providers.md` is made from the rows.
class ProvidersDocumentTest {
  private static final String FILE = "docs/providers.md";

  @Test
  void itListsEveryCompatibleHost() {
    Documentation.says(
        FILE,
        "hosts",
        "| provider | address | account | source |\n|---|---|---|---|\n"
            + Stream.concat(Hosts.ALL.stream(), Hosts.OF_VECTORS.stream())
                .map(ProvidersDocumentTest::row)
                .collect(Collectors.joining()));
  }

  private static String row(Host host) {
    return "| `%s` | %s | %s | [%s](%s) |\n"
        .formatted(
            host.id(),
            host.address().isEmpty()
                ? "`custom_host`, or `baseUrl` in its secret"
                : "`" + host.address() + "`",
            account(host),
            host.name().equals("The host") ? "vLLM" : host.name(),
            host.source());
  }

  private static String account(Host host) {
    return Stream.concat(
            Stream.of(host.keyless() ? "a key, if it asks for one" : "a key"),
            host.fields().keySet().stream().map(field -> "`" + field.wireName() + "`"))
        .collect(Collectors.joining(", "));
  }

  @Test
  void itSaysWhatEachHostDoesOtherwise() {
    StringBuilder text = new StringBuilder();
    for (Host host : Stream.concat(Hosts.ALL.stream(), Hosts.OF_VECTORS.stream()).toList()) {
      List<String> habits = habits(HostHabits.of(host));
      if (!habits.isEmpty()) {
        text.append("| `%s` | %s |\n".formatted(host.id(), String.join("; ", habits)));
      }
    }
    Documentation.says(FILE, "habits", "| provider | what differs |\n|---|---|\n" + text);
  }

  private static List<String> habits(Habits habits) {
    List<String> said = new ArrayList<>();
    habits.renames().forEach((ours, its) -> said.add("`%s` is sent as `%s`".formatted(ours, its)));
    habits
        .ranges()
        .forEach(
            (name, range) ->
                said.add("`%s` from %s to %s".formatted(name, range.least(), range.most())));
    if (habits.maxTokens() != MaxTokens.OLDER) {
      said.add(habits.maxTokens().text());
    }
    if (habits.thinking() != Thinking.EFFORT) {
      said.add("thinking: " + habits.thinking().text());
    }
    if (habits.thoughts() != Thoughts.LEFT_OUT) {
      said.add(habits.thoughts().text());
    }
    habits.traits().stream().sorted().forEach(trait -> said.add(trait.text()));
    fields(habits, FieldTable.Fate.LEFT_OUT, "left out", said);
    fields(habits, FieldTable.Fate.REFUSED, "refused", said);
    if (!habits.lacks().isEmpty()) {
      said.add(
          "no "
              + habits.lacks().stream()
                  .sorted()
                  .map(ProvidersDocumentTest::name)
                  .collect(Collectors.joining(", no ")));
    }
    return said;
  }

  private static void fields(Habits habits, FieldTable.Fate fate, String what, List<String> said) {
    String names =
        habits.fields().rows().stream()
            .filter(row -> row.fate() == fate)
            .map(row -> "`" + row.name() + "`")
            .collect(Collectors.joining(", "));
    if (!names.isEmpty()) {
      said.add(what + ": " + names);
    }
  }

  private static String name(Operation operation) {
    return switch (operation) {
      case CHAT -> "chat";
      case COMPLETE -> "completions";
      case EMBED -> "embeddings";
      case COUNT -> "a count of tokens";
    };
  }

  @Test
  void theConfigurationListsTheMembersOfASecret() {
    Providers providers = new Providers(new FakeTime(), Map.of());
    StringBuilder text = new StringBuilder("| member | what | providers |\n|---|---|---|\n");
    for (AccountField field : AccountField.values()) {
      String whose =
          providers.ids().stream()
              .filter(id -> find(providers, id).accountFields().containsKey(field))
              .map(id -> "`" + id + "`")
              .collect(Collectors.joining(", "));
      if (!whose.isEmpty()) {
        text.append("| `%s` | %s | %s |\n".formatted(field.wireName(), field.text(), whose));
      }
    }
    Documentation.says("docs/configuration.md", "secret members", text.toString());
  }

  private static Provider find(Providers providers, String id) {
    return providers.find(id).orElseThrow();
  }

  @Test
  void itListsThoseWithAClassOfTheirOwn() {
    Providers providers = new Providers(new FakeTime(), Map.of());
    StringBuilder text = new StringBuilder("| provider | speaks | account |\n|---|---|---|\n");
    for (String id : providers.ids()) {
      Provider provider = find(providers, id);
      if (Stream.concat(Hosts.ALL.stream(), Hosts.OF_VECTORS.stream())
          .noneMatch(host -> host.id().equals(id))) {
        text.append("| `%s` | %s | %s |\n".formatted(id, dialect(provider), fields(provider)));
      }
    }
    Documentation.says(FILE, "others", text.toString());
  }

  private static String dialect(Provider provider) {
    return provider
        .protocol(Operation.CHAT, "model-1", Optional.empty())
        .dialect()
        .name()
        .toLowerCase(Locale.ROOT)
        .replace('_', ' ');
  }

  private static String fields(Provider provider) {
    return provider.accountFields().isEmpty()
        ? "a key"
        : provider.accountFields().entrySet().stream()
            .map(
                field ->
                    "`" + field.getKey().wireName() + "`" + (field.getValue() ? " (required)" : ""))
            .collect(Collectors.joining(", "));
  }
}
