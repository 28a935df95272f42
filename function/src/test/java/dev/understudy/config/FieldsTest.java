package dev.understudy.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.Documentation;
import dev.understudy.config.Field.Level;
import dev.understudy.provider.AccountField;
import dev.understudy.provider.Provider;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FieldsTest {
  private static final String HEAD =
      "| field | value | where | inherited | | Portkey | here |\n|---|---|---|---|---|---|---|\n";

  @ParameterizedTest
  @EnumSource
  void theDocumentationListsEveryFieldAsTheTableHasIt(Section section) {
    List<Field> fields = Fields.ALL.stream().filter(field -> field.section() == section).toList();
    String rows =
        fields.stream()
            .filter(field -> !field.meaning().equals(Fields.NOT_AVAILABLE))
            .map(FieldsTest::row)
            .collect(Collectors.joining());
    String elsewhere =
        fields.stream()
            .filter(field -> field.meaning().equals(Fields.NOT_AVAILABLE))
            .flatMap(Field::names)
            .map(name -> "`" + name + "`")
            .collect(Collectors.joining(", "));
    Documentation.says(
        "docs/configuration.md",
        "fields of " + section.title(),
        section.meaning()
            + ":\n\n"
            + HEAD
            + rows
            + (elsewhere.isEmpty()
                ? ""
                : "\n"
                    + "Refused, because they belong to providers, or ways to prove who one is,"
                    + " that are not available here: "
                    + elsewhere
                    + ".\n"));
  }

  private static String row(Field field) {
    return "| %s | %s | %s | %s | %s | %s | %s |\n"
        .formatted(
            field.names().map(name -> "`" + name + "`").collect(Collectors.joining(", ")),
            field.type().text().replace("|", "\\|"),
            where(field.levels()),
            field.inherited().text(),
            field.support().text(),
            field.portkey().isEmpty() ? "–" : field.portkey(),
            field.meaning() + whose(field));
  }

  /// Which providers have a field of the account, as a sentence.
  private static String whose(Field field) {
    String ids = String.join(", ", providers(field));
    return accountField(field).isEmpty() || ids.isEmpty() ? "" : " For " + ids + ".";
  }

  private static List<String> providers(Field field) {
    return Configs.providers().stream()
        .filter(
            provider ->
                accountField(field).map(provider.accountFields()::containsKey).orElse(false))
        .map(Provider::id)
        .toList();
  }

  /// Whether any provider has it.
  static boolean isHad(Field field) {
    return !providers(field).isEmpty();
  }

  /// The field of the account that a row stands for.
  static Optional<AccountField> accountField(Field field) {
    return field.section() == Section.CONFIG
        ? Arrays.stream(AccountField.values())
            .filter(known -> known.wireName().equals(field.name()))
            .findFirst()
        : Optional.empty();
  }

  private static String where(Set<Level> levels) {
    if (levels.isEmpty()) {
      return "";
    }
    if (levels.contains(Level.ROOT)) {
      return "root";
    }
    return levels.size() > 1 ? "any" : levels.contains(Level.GROUP) ? "group" : "target";
  }

  @Test
  void theSchemaIsWrittenFromTheTable() {
    Documentation.isJson("docs/config.schema.json", ConfigSchema.whole());
  }

  @Test
  void aNameStandsInAnObjectOnce() {
    Set<String> names = new HashSet<>();
    for (Field field : Fields.ALL) {
      field
          .names()
          .forEach(
              name -> {
                assertTrue(names.add(field.section() + " " + name), name);
                assertEquals(name.toLowerCase(Locale.ROOT), name);
              });
      assertFalse(field.meaning().isBlank(), field.name());
    }
  }

  @Test
  void everyWordForAModeIsRead() {
    for (String word : Mode.words()) {
      assertTrue(word.equals("ab_test") || Mode.of(word).word().equals(word), word);
    }
    assertEquals(Mode.LOADBALANCE, Mode.of("ab_test"));
  }
}
