package dev.understudy.local.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.local.wire.Json;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a rehearsal provider says, whole or token by token, cut as the request asks: a token is a
/// word here.
///
/// @param thoughts what it thinks before it speaks, in tokens
/// @param words what it says, in tokens; many are made only when they are asked for
/// @param calls the tools that it calls instead
/// @param tokens how many it charges
/// @param whole false when it was cut by the token limit
/// @param stop the stop sequence that cut it
record Speech(
    List<String> thoughts,
    List<String> words,
    List<ToolUse> calls,
    int tokens,
    boolean whole,
    Optional<String> stop) {

  private static final Pattern WORD = Pattern.compile("\\s*\\S+|\\s+");
  private static final int ECHOED = 300;
  private static final int TOKENS_OF_A_CALL = 12;

  /// Nothing, for which so much is charged.
  static Speech nothing(int tokens) {
    return new Speech(List.of(), List.of(), List.of(), tokens, true, Optional.empty());
  }

  /// Calls of tools.
  static Speech calling(List<ToolUse> calls) {
    int tokens = TOKENS_OF_A_CALL * calls.size();
    return new Speech(List.of(), List.of(), calls, tokens, true, Optional.empty());
  }

  /// @param heard the last message, of which the beginning is echoed so that mixed-up answers show
  /// @param limit most tokens
  static Speech of(String provider, String model, String heard, long limit, List<String> stops) {
    String echo = heard.length() <= ECHOED ? heard : heard.substring(0, ECHOED) + "...";
    String text = "This is " + provider + "'s rehearsal, as " + model + ". I heard: " + echo;
    return saying(text, model, limit, stops);
  }

  /// That text, cut as the request asks.
  static Speech saying(String text, String model, long limit, List<String> stops) {
    Optional<String> stop = Optional.empty();
    String said = text;
    for (String each : stops) {
      int at = each.isEmpty() ? -1 : said.indexOf(each);
      if (at >= 0) {
        said = said.substring(0, at);
        stop = Optional.of(each);
      }
    }
    List<String> words = spoken(words(said), Manner.of(model));
    if (words.size() <= limit) {
      return new Speech(List.of(), words, List.of(), words.size(), true, stop);
    }
    return new Speech(
        List.of(), words.subList(0, (int) limit), List.of(), (int) limit, false, Optional.empty());
  }

  /// The same, after some thought.
  Speech thoughtful() {
    List<String> thoughts = words("Somebody asks something, and I think of it.");
    return new Speech(thoughts, words, calls, tokens + thoughts.size(), whole, stop);
  }

  /// The same at the same charge, without its words.
  Speech mute() {
    return new Speech(List.of(), List.of(), calls, tokens, whole, stop);
  }

  /// The words as one text.
  String text() {
    return String.join("", words);
  }

  /// The thoughts as one text.
  String thought() {
    return String.join("", thoughts);
  }

  /// A number of tokens, as whoever is asked for nothing else tells it.
  static Reply counted(JsonNode asked, String member) {
    return Reply.json(200, Json.object().put(member, tokens(asked.toPrettyString())));
  }

  /// A token is a word here.
  static int tokens(String text) {
    return words(text).size();
  }

  private static List<String> spoken(List<String> words, Manner manner) {
    int size = manner.tokens() == 0 ? words.size() : manner.tokens();
    return new AbstractList<>() {
      @Override
      public String get(int index) {
        String word = index < words.size() ? words.get(index) : " word" + index;
        return word.length() >= manner.size()
            ? word
            : word + ".".repeat(manner.size() - word.length());
      }

      @Override
      public int size() {
        return size;
      }
    };
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
