package dev.understudy.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// How many tokens a prompt has, estimated so low that it has hardly ever fewer: a request that
/// would have fitted must not be refused.
///
/// Six characters are counted as one token. English prose has 4 to 4.5 to a token with the
/// tokenizers of OpenAI and Anthropic, source code 3 to 4, most other languages fewer. Only runs of
/// one character (indentation, rules) have more, so a run counts as one character; a character of
/// Chinese, Japanese or Korean counts as two. Text alone is counted: no images, no tools, and not
/// what each message costs by itself.
final class PromptTokens {
  private static final int CHARACTERS_OF_A_TOKEN = 6;
  private static final char FIRST_OF_CJK = '\u2E80';

  private PromptTokens() {}

  /// At least so many tokens; 0 if it is plain from the lengths alone that they are not more than
  /// `enough`. So almost every call costs one look at each message, whatever its size.
  static long atLeast(ObjectNode request, long enough) {
    // Twice, because the widest characters count so.
    if (count(request, String::length) * 2 / CHARACTERS_OF_A_TOKEN <= enough) {
      return 0;
    }
    return count(request, PromptTokens::weight) / CHARACTERS_OF_A_TOKEN;
  }

  private interface Measure {
    long of(String text);
  }

  private static long count(ObjectNode request, Measure measure) {
    long sum = texts(request.path("prompt"), measure) + texts(request.path("system"), measure);
    for (JsonNode message : request.path("messages")) {
      sum += texts(message.path("content"), measure);
    }
    return sum;
  }

  /// A string, or the texts of a list of strings or parts. Lists of token numbers are not counted.
  private static long texts(JsonNode content, Measure measure) {
    if (content.isTextual()) {
      return measure.of(content.textValue());
    }
    long sum = 0;
    for (JsonNode part : content) {
      JsonNode text = part.isTextual() ? part : part.path("text");
      sum += text.isTextual() ? measure.of(text.textValue()) : 0;
    }
    return sum;
  }

  private static long weight(String text) {
    long weight = 0;
    char previous = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != previous) {
        weight += c < FIRST_OF_CJK ? 1 : 2;
      }
      previous = c;
    }
    return weight;
  }
}
