package dev.understudy.local.rehearsal;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How a model's name asks its rehearsal to speak, beside any fault and before it in the name, as
/// in `gpt-pace-100-tokens-50-fail-stream-stall-20`.
///
/// @param pace `pace-N`: so many ms before each token of a stream; none when it is not said
/// @param tokens `tokens-N`: so many of them; 0 for as many as there is to say
/// @param size `size-N`: at least so many characters in each
record Manner(Duration pace, int tokens, int size) {

  static Manner of(String model) {
    return new Manner(
        Duration.ofMillis(number("pace", model)), number("tokens", model), number("size", model));
  }

  private static int number(String name, String model) {
    Matcher said = Pattern.compile("(?<![a-z0-9])" + name + "-(\\d{1,7})").matcher(model);
    return said.find() ? Integer.parseInt(said.group(1)) : 0;
  }
}
