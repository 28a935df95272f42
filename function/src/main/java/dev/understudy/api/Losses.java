package dev.understudy.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// What of one request the canonical form cannot say, in the order in which it was found.
public final class Losses {
  /// A name that may be shown: a caller's own field could be called anything.
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,40}");

  private static final String CACHE_HINT = "cache_control";

  private final Set<String> lost = new LinkedHashSet<>();
  private final Set<String> leftOut = new LinkedHashSet<>();

  /// The answer would suffer.
  ///
  /// @param what begins with a field
  public void lost(String what) {
    lost.add(what);
  }

  /// The answer can do without.
  ///
  /// @param what begins with a field
  public void leftOut(String what) {
    leftOut.add(what);
  }

  /// Whatever `object` has beside what is `known`. Of hints for a cache one is named for all.
  public void rest(String where, JsonNode object, Set<String> known) {
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      String name = member.getKey();
      if (known.contains(name) || member.getValue().isNull()) {
        continue;
      }
      if (name.equals(CACHE_HINT)) {
        leftOut(CACHE_HINT);
      } else if (NAME.matcher(name).matches()) {
        leftOut(where.isEmpty() ? name : where + "." + name);
      } else {
        leftOut(where.isEmpty() ? "A field" : "A field of " + where);
      }
    }
  }

  /// What the answer would suffer from.
  public List<String> lost() {
    return List.copyOf(lost);
  }

  /// What it can do without.
  public List<String> leftOut() {
    return List.copyOf(leftOut);
  }
}
