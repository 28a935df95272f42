package dev.understudy.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What the canonical chunks of one whole stream have to be: what a strict client of OpenAI takes.
public final class CanonicalChunks {
  private static final Set<String> TIERS = Set.of("auto", "default", "flex", "scale", "priority");

  private final Operation operation;
  private final String what;
  private final Set<Integer> begun = new HashSet<>();
  private final Set<Integer> ended = new HashSet<>();
  private final Map<Integer, Integer> calls = new HashMap<>();
  private boolean counted;

  private CanonicalChunks(Operation operation, String what) {
    this.operation = operation;
    this.what = what;
  }

  /// Fails where one is not.
  public static void check(Operation operation, List<ObjectNode> chunks, String what) {
    CanonicalChunks check = new CanonicalChunks(operation, what);
    for (ObjectNode chunk : chunks) {
      check.heading(chunks.getFirst(), chunk);
      check.chunk(chunk);
    }
    assertEquals(check.begun, check.ended, what + ": what began has ended");
  }

  private void heading(ObjectNode first, ObjectNode chunk) {
    for (String name : List.of("id", "object", "created", "model")) {
      assertEquals(first.path(name), chunk.path(name), what + ": " + name);
    }
    assertFalse(chunk.path("id").textValue().isEmpty(), what);
    assertEquals(Chunks.object(operation), chunk.path("object").textValue(), what);
    assertTrue(chunk.path("created").isIntegralNumber(), what);
    assertFalse(chunk.path("model").textValue().isEmpty(), what);
    JsonNode tier = chunk.path("service_tier");
    assertTrue(!tier.isTextual() || TIERS.contains(tier.textValue()), what);
  }

  private void chunk(ObjectNode chunk) {
    assertFalse(counted, what + ": nothing comes after the usage");
    assertTrue(chunk.path("choices").isArray(), what);
    if (chunk.path("choices").isEmpty()) {
      assertTrue(chunk.path("usage").isObject(), what);
      assertEquals(begun, ended, what + ": the usage comes last");
      counted = true;
      return;
    }
    assertFalse(chunk.path("usage").isObject(), what + ": usage beside choices");
    for (JsonNode choice : chunk.path("choices")) {
      assertTrue(choice.path("index").isInt(), what);
      int index = choice.path("index").intValue();
      assertFalse(ended.contains(index), what + ": nothing comes after the end of a choice");
      switch (operation) {
        case CHAT -> delta(index, choice.path("delta"));
        case COMPLETE -> {
          begun.add(index);
          assertTrue(choice.path("text").isTextual(), what);
        }
        case EMBED, COUNT -> throw new AssertionError(what + ": is not streamed");
      }
      JsonNode finish = choice.path("finish_reason");
      assertTrue(finish.isNull() || finish.isTextual(), what);
      if (finish.isTextual()) {
        assertFalse(finish.textValue().isEmpty(), what);
        ended.add(index);
      }
    }
  }

  private void delta(int index, JsonNode delta) {
    assertTrue(delta.isObject(), what);
    assertEquals(begun.add(index), delta.has("role"), what + ": the role comes first, and once");
    for (String name : List.of("content", "refusal", "reasoning_content")) {
      JsonNode said = delta.path(name);
      assertTrue(said.isTextual() || said.isNull() || said.isMissingNode(), what + ": " + name);
    }
    assertFalse(delta.has("tool_calls") && delta.path("tool_calls").isEmpty(), what);
    for (JsonNode call : delta.path("tool_calls")) {
      int at = call.path("index").intValue();
      int known = calls.getOrDefault(index, 0);
      assertTrue(call.path("index").isInt() && at <= known, what);
      boolean begins = at == known;
      calls.put(index, Math.max(known, at + 1));
      assertEquals(begins, call.path("id").isTextual(), what + ": an id, once");
      assertEquals(begins, call.path("type").isTextual(), what + ": a type, once");
      assertEquals(begins, call.path("function").path("name").isTextual(), what);
      assertTrue(call.path("function").path("arguments").isTextual(), what);
    }
  }
}
