package dev.understudy.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CutJsonTest {
  @Test
  void anObjectThatIsCutAnywhereEndsEarly() {
    byte[] whole =
        "{\"a\":true,\"b\":-12.5e+3,\"c\":\"é\\u00e9\",\"d\":[null,{}],\"e\":false}"
            .getBytes(UTF_8);
    for (int length = 1; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      JsonException e = assertThrows(JsonException.class, () -> Json.parse(cut));
      assertTrue(e.endsEarly(), "cut after " + length + " bytes: " + e.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "hello", "<html>", "{\"a\":}", "{} {", "{'a'", "trumpet", "{]"})
  void whatWasNeverJsonDoesNotEndEarly(String text) {
    JsonException e = assertThrows(JsonException.class, () -> Json.parse(text.getBytes(UTF_8)));
    assertFalse(e.endsEarly());
  }

  @Test
  void bytesThatLookLikeUtf32AreNotJson() {
    byte[] bytes = {0, 0, (byte) 0xfe, (byte) 0xff, 5, 5, 5, 5};
    assertEquals(
        "not JSON", assertThrows(JsonException.class, () -> Json.parse(bytes)).getMessage());
  }
}
