package dev.understudy.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HeadersTest {
  @Test
  void namesAreFoundInAnyCase() {
    Headers headers = Headers.of("Content-Type", "application/json");
    assertEquals(Optional.of("application/json"), headers.first("CONTENT-type"));
    assertEquals(List.of("application/json"), headers.all("content-type"));
  }

  @Test
  void theFirstOfSeveralValuesIsTheFirstThatCame() {
    Headers headers = Headers.of("Via", "one", "VIA", "two");
    assertEquals(Optional.of("one"), headers.first("via"));
    assertEquals(List.of("one", "two"), headers.all("via"));
  }

  @Test
  void whatIsAbsentHasNoValues() {
    assertEquals(Optional.empty(), Headers.none().first("x"));
    assertEquals(List.of(), Headers.none().all("x"));
  }

  @Test
  void withReplacesAndAndAdds() {
    Headers headers = Headers.of("a", "1").and("A", "2");
    assertEquals(List.of("1", "2"), headers.all("a"));
    assertEquals(List.of("3"), headers.with("A", "3").all("a"));
  }

  @Test
  void changingMakesACopy() {
    Headers headers = Headers.of("a", "1");
    headers.with("a", "2").and("b", "3");
    assertEquals(Map.of("a", List.of("1")), headers.map());
    assertEquals(Map.of(), Headers.none().map());
  }

  @Test
  void namesThatDifferInCaseAloneAreOneHeaderInOrder() {
    Map<String, List<String>> map = new LinkedHashMap<>();
    map.put("Set-Cookie", new ArrayList<>(List.of("a", "b")));
    map.put("set-cookie", List.of("c"));
    Headers headers = Headers.from(map);
    map.get("Set-Cookie").clear();
    assertEquals(Map.of("set-cookie", List.of("a", "b", "c")), headers.map());
  }

  @Test
  void neitherMapNorListsCanBeChanged() {
    Headers headers = Headers.of("a", "1");
    assertThrows(UnsupportedOperationException.class, () -> headers.map().clear());
    assertThrows(UnsupportedOperationException.class, () -> headers.all("a").clear());
  }

  @Test
  void theMapIsInTheOrderOfArrival() {
    List<String> names = new ArrayList<>();
    Headers.of("B", "1", "a", "2", "b", "3").map().forEach((name, _) -> names.add(name));
    assertEquals(List.of("b", "a"), names);
  }

  @Test
  void valuesAreNotPrinted() {
    String printed = Headers.of("Authorization", "Bearer hush").toString();
    assertTrue(printed.contains("authorization"));
    assertFalse(printed.contains("hush"));
  }
}
