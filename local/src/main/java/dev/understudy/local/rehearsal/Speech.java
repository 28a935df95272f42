package dev.understudy.local.rehearsal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a rehearsal provider says, cut as the request asks: a token is a word here.
///
/// @param whole false when it was cut by the token limit
/// @param stop the stop sequence that cut it
record Speech(String text, int tokens, boolean whole, Optional<String> stop) {

  private static final Pattern WORD = Pattern.compile("\\s*\\S+");
  private static final int ECHOED = 300;

  /// @param heard the last message, of which the beginning is echoed so that mixed-up answers show
  /// @param limit most tokens
  static Speech of(String provider, String model, String heard, long limit, List<String> stops) {
    String echo = heard.length() <= ECHOED ? heard : heard.substring(0, ECHOED) + "...";
    String text = "This is " + provider + "'s rehearsal, as " + model + ". I heard: " + echo;
    Optional<String> stop = Optional.empty();
    for (String each : stops) {
      int at = each.isEmpty() ? -1 : text.indexOf(each);
      if (at >= 0) {
        text = text.substring(0, at);
        stop = Optional.of(each);
      }
    }
    List<String> words = words(text);
    boolean whole = words.size() <= limit;
    if (whole) {
      return new Speech(text, words.size(), true, stop);
    }
    String cut = String.join("", words.subList(0, (int) limit));
    return new Speech(cut, (int) limit, false, Optional.empty());
  }

  static int tokens(String text) {
    return words(text).size();
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(text);
    while (word.find()) {
      words.add(word.group());
    }
    return words;
  }
}
