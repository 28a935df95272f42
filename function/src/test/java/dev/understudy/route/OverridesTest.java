package dev.understudy.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.route.ParamPath.Step;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OverridesTest {
  private static final String CALL = "{'a':{'x':1},'b':[{'c':1,'d':2},{'c':3}]}";

  private static ObjectNode json(String text) {
    try {
      return (ObjectNode) Json.parseStrictly(text.replace('\'', '"'));
    } catch (JsonException e) {
      throw new AssertionError(text, e);
    }
  }

  @Test
  void defaultsLieUnderTheCallAndOverridesOverItAndDropsComeLast() {
    Overrides overrides =
        new Overrides(
            json("{'a':'default','b':'default','c':'default','d':'default'}"),
            json("{'b':'override','c':'override'}"),
            List.of(new ParamPath(List.of(new Step.Field("c")))));

    assertEquals(
        json("{'a':'call','b':'override','d':'default'}"),
        overrides.over(json("{'a':'call','b':'call'}")));
  }

  @Test
  void aNullOfTheCallsOwnKeepsTheDefaultOut() {
    assertEquals(
        json("{'a':null}"),
        new Overrides(json("{'a':1}"), Json.object(), List.of()).over(json("{'a':null}")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a | {'b':[{'c':1,'d':2},{'c':3}]}",
        "b | {'a':{'x':1}}",
        "a.x | {'a':{},'b':[{'c':1,'d':2},{'c':3}]}",
        "b.* | {'a':{'x':1},'b':[]}",
        "b.1 | {'a':{'x':1},'b':[{'c':1,'d':2}]}",
        "b.*.c | {'a':{'x':1},'b':[{'d':2},{}]}",
        "b.0.c | {'a':{'x':1},'b':[{'d':2},{'c':3}]}",
        "b.9.c | {'a':{'x':1},'b':[{'c':1,'d':2},{'c':3}]}",
        "b.9 | {'a':{'x':1},'b':[{'c':1,'d':2},{'c':3}]}",
        "a.*.c | {'a':{'x':1},'b':[{'c':1,'d':2},{'c':3}]}",
        "a.x.y | {'a':{'x':1},'b':[{'c':1,'d':2},{'c':3}]}",
        "none | {'a':{'x':1},'b':[{'c':1,'d':2},{'c':3}]}",
      })
  void whatAPathLeadsToIsTakenOutAndTheOriginalStays(String path, String left) {
    ObjectNode call = json(CALL);
    List<Step> steps = Arrays.stream(path.split("\\.", -1)).map(OverridesTest::step).toList();

    ObjectNode over =
        new Overrides(Json.object(), Json.object(), List.of(new ParamPath(steps))).over(call);

    assertEquals(json(left), over);
    assertEquals(json(CALL), call);
  }

  private static Step step(String text) {
    return text.equals("*")
        ? new Step.Every()
        : Character.isDigit(text.charAt(0))
            ? new Step.Element(Integer.parseInt(text))
            : new Step.Field(text);
  }

  @Test
  void theWholeCannotBeTakenOut() {
    assertThrows(IllegalArgumentException.class, () -> new ParamPath(List.of()));
  }
}
