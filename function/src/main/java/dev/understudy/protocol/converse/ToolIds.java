package dev.understudy.protocol.converse;

import java.util.regex.Pattern;

/// Ids of calls as Bedrock takes them: letters, digits, `_` and `-`, at most 64
/// (<https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ToolUseBlock.html>). Other
/// providers' ids may have more.
final class ToolIds {
  private static final int LONGEST = 64;
  private static final int KEPT = 48;
  private static final Pattern NOT_ALLOWED = Pattern.compile("[^a-zA-Z0-9_-]");

  private ToolIds() {}

  /// The same for a call and for its result, and another for another id.
  static String allowed(String id) {
    String plain = NOT_ALLOWED.matcher(id).replaceAll("_");
    if (plain.equals(id) && id.length() <= LONGEST) {
      return id;
    }
    String start = plain.substring(0, Math.min(KEPT, plain.length()));
    return start + "_" + Integer.toHexString(id.hashCode());
  }
}
