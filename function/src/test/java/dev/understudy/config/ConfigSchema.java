package dev.understudy.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.config.Field.Level;
import dev.understudy.config.Field.Support;
import dev.understudy.json.Json;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The configuration language as a JSON Schema (2020-12), for editors: made from [Fields].
///
/// It says what may be written, not what makes sense: that a condition names a target, or that a
/// provider is known, only the reader says.
final class ConfigSchema {
  private ConfigSchema() {}

  static JsonNode whole() {
    ObjectNode schema = Json.object();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", "A config of Understudy");
    schema.set("anyOf", either("root-group", "root-target"));
    ObjectNode all = schema.putObject("$defs");
    all.putObject("config").set("anyOf", either("group", "target"));
    all.set("root-group", object(Section.CONFIG, EnumSet.of(Level.ROOT, Level.GROUP)));
    all.set("root-target", object(Section.CONFIG, EnumSet.of(Level.ROOT, Level.TARGET)));
    all.set("group", object(Section.CONFIG, EnumSet.of(Level.GROUP)));
    all.set("target", object(Section.CONFIG, EnumSet.of(Level.TARGET)));
    for (Section section : Section.values()) {
      if (section != Section.CONFIG) {
        all.set(section.title(), object(section, Set.of()));
      }
    }
    return schema;
  }

  private static ArrayNode either(String... names) {
    ArrayNode list = Json.array();
    for (String name : names) {
      list.addObject().put("$ref", "#/$defs/" + name);
    }
    return list;
  }

  private static ObjectNode object(Section section, Set<Level> levels) {
    ObjectNode schema = Json.object().put("type", "object");
    schema.put("description", section.meaning());
    ObjectNode properties = schema.putObject("properties");
    for (Field field : Fields.ALL) {
      if (field.standsIn(section, levels) && field.support() != Support.REFUSED) {
        field.names().forEach(name -> add(properties, name, field));
      }
    }
    return schema.put("additionalProperties", false);
  }

  private static void add(ObjectNode properties, String name, Field field) {
    ObjectNode schema = of(field.type());
    schema.put(
        "description",
        (field.support() == Support.WITHOUT_EFFECT ? "Without effect: " : "") + field.meaning());
    properties.set(name, schema);
    properties.set(camelCase(name), schema);
  }

  private static ObjectNode of(Type type) {
    ObjectNode schema = Json.object();
    switch (type) {
      case Type.Text text ->
          schema
              .put("type", "string")
              .put("pattern", "^(?:" + text.pattern().replace("(?s).", "[\\s\\S]") + ")$");
      case Type.Whole whole ->
          schema.put("type", "integer").put("minimum", whole.least()).put("maximum", whole.most());
      case Type.Decimal number -> {
        schema.put("type", "number");
        if (Math.abs(number.most()) < Double.MAX_VALUE) {
          schema.put("minimum", (long) number.least()).put("maximum", (long) number.most());
        }
      }
      case Type.Flag _ -> schema.put("type", "boolean");
      case Type.Off _ -> schema.put("const", false);
      case Type.Word word -> word.words().forEach(schema.putArray("enum")::add);
      case Type.Scalar _ ->
          List.of("string", "number", "boolean").forEach(schema.putArray("type")::add);
      case Type.Items items -> {
        schema.put("type", "array").set("items", of(items.each()));
        schema.put("minItems", items.least());
        if (items.most() < Integer.MAX_VALUE) {
          schema.put("maxItems", items.most());
        }
      }
      case Type.Part part -> schema.put("$ref", "#/$defs/" + part.section().title());
      case Type.Open _ -> schema.put("type", "object");
      case Type.Any _ -> {}
      case Type.Either either -> {
        ArrayNode list = schema.putArray("anyOf");
        either.types().forEach(each -> list.add(of(each)));
      }
    }
    return schema;
  }

  private static String camelCase(String name) {
    StringBuilder camel = new StringBuilder();
    for (String word : name.split("_", -1)) {
      camel.append(
          camel.isEmpty() || word.isEmpty()
              ? word
              : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
    }
    return camel.toString();
  }
}
