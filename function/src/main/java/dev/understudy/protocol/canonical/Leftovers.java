package dev.understudy.protocol.canonical;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.protocol.Notes;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Notes what of a message, a part, a call or a tool nobody reads.
final class Leftovers {
  /// A name that may be shown: a caller's own field could be called anything.
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,40}");

  /// Of one kind all are alike: `[2]`.
  private static final Pattern PLACE = Pattern.compile("\\[\\d+]");

  private Leftovers() {}

  /// Each member of `owner` that is not in `read` and says something, as left out.
  ///
  /// @param where such as `messages[2]`
  static void note(String where, JsonNode owner, Set<String> read, Notes notes) {
    for (Map.Entry<String, JsonNode> member : owner.properties()) {
      String name = member.getKey();
      if (saysNothing(member.getValue()) || read.contains(name)) {
        continue;
      }
      if (NAME.matcher(name).matches()) {
        notes.once(
            PLACE.matcher(where).replaceAll("") + "." + name,
            "%s.%s was left out: there is no such field there.".formatted(where, name));
      } else {
        notes.adapted("A field of " + where + " was left out: there is no such field there.");
      }
    }
  }

  /// Whether a member is as good as absent.
  static boolean saysNothing(JsonNode value) {
    return value.isNull() || (!value.isValueNode() && value.isEmpty());
  }
}
