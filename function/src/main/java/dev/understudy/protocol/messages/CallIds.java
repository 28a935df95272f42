package dev.understudy.protocol.messages;

import java.util.regex.Pattern;

/// Ids of calls as Anthropic takes them: other providers' may have more letters.
final class CallIds {
  private static final Pattern NOT_IN_AN_ID = Pattern.compile("[^a-zA-Z0-9_-]");

  private CallIds() {}

  /// The same for a call and for its result, so nobody needs to hear of it.
  static String allowed(String id) {
    return NOT_IN_AN_ID.matcher(id).replaceAll("_");
  }
}
