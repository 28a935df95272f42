package dev.understudy.secret;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.understudy.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The secrets of one call, and the promise that none of them is printed: every text that leaves
/// other than to the secret's own host passes through [#clean].
///
/// A secret of [#SHORTEST] characters or more is replaced wherever it stands, as it is and as it
/// looks inside a JSON string or a URL. A shorter one is no key that any provider issues (somebody
/// typed `test`) and would tear holes into every text, so it is replaced only where it stands as a
/// word of its own, with no letter and no digit beside it; one without any letter or digit is not
/// replaced at all. Clean the values that go into a log line or a JSON error, not the finished
/// JSON: a caller may call his key `status`.
///
/// Encodings beyond those (base64, a key cut in two) are not recognised.
public final class Redaction {
  /// The length from which a secret is replaced inside words too, in characters.
  public static final int SHORTEST = 8;

  private final Set<String> spellings = ConcurrentHashMap.newKeySet();

  /// From now on, `secret` is replaced wherever it stands.
  public void add(Secret secret) {
    String value = secret.reveal();
    if (value.length() < SHORTEST && value.chars().noneMatch(Character::isLetterOrDigit)) {
      return;
    }
    spellings.add(value);
    if (value.chars().allMatch(Redaction::isWrittenTheSameEverywhere)) {
      return;
    }
    String json = Json.text(Json.string(value));
    json = json.substring(1, json.length() - 1);
    spellings.add(json);
    spellings.add(json.replace("/", "\\/"));
    String form = URLEncoder.encode(value, StandardCharsets.UTF_8);
    addUrl(form);
    addUrl(form.replace("+", "%20"));
  }

  /// Whether `c` is the same in JSON and in a URL: so are nearly all keys.
  private static boolean isWrittenTheSameEverywhere(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_'
        || c == '.';
  }

  private void addUrl(String encoded) {
    spellings.add(encoded);
    spellings.add(lowerHex(encoded));
  }

  /// RFC 3986 section 2.1 lets the hexadecimal digits of an escape have either case.
  private static String lowerHex(String encoded) {
    StringBuilder lower = new StringBuilder(encoded);
    for (int i = lower.indexOf("%"); i >= 0; i = lower.indexOf("%", i + 3)) {
      lower.replace(i + 1, i + 3, lower.substring(i + 1, i + 3).toLowerCase(Locale.ROOT));
    }
    return lower.toString();
  }

  /// `text` with every secret of the call replaced by `***`. Secrets that contain one another or
  /// overlap are replaced together, so that no rest of the longer one stays.
  public String clean(String text) {
    BitSet hidden = new BitSet();
    for (String spelling : spellings) {
      for (int at = text.indexOf(spelling); at >= 0; at = text.indexOf(spelling, at + 1)) {
        if (spelling.length() >= SHORTEST || isWord(text, at, at + spelling.length())) {
          hidden.set(at, at + spelling.length());
        }
      }
    }
    if (hidden.isEmpty()) {
      return text;
    }
    StringBuilder clean = new StringBuilder(text.length());
    int from = 0;
    for (int start = hidden.nextSetBit(0); start >= 0; start = hidden.nextSetBit(from)) {
      clean.append(text, from, start).append("***");
      from = hidden.nextClearBit(start);
    }
    return clean.append(text, from, text.length()).toString();
  }

  /// `json` with every string in it cleaned: before it is encoded, so that no spelling of a key
  /// slips through. Names of fields stay.
  public JsonNode clean(JsonNode json) {
    return switch (json) {
      case ObjectNode object -> {
        ObjectNode clean = Json.object();
        object.properties().forEach(field -> clean.set(field.getKey(), clean(field.getValue())));
        yield clean;
      }
      case ArrayNode array -> {
        ArrayNode clean = Json.array();
        array.forEach(element -> clean.add(clean(element)));
        yield clean;
      }
      case TextNode text -> Json.string(clean(text.textValue()));
      default -> json;
    };
  }

  private static boolean isWord(String text, int from, int to) {
    return (from == 0 || !Character.isLetterOrDigit(text.charAt(from - 1)))
        && (to == text.length() || !Character.isLetterOrDigit(text.charAt(to)));
  }

  /// How many spellings it knows, none of them.
  @Override
  public String toString() {
    return "Redaction[" + spellings.size() + " spellings]";
  }
}
