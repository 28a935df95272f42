package dev.understudy.protocol.converse;

import dev.understudy.protocol.messages.Claude;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What Bedrock's id of a model says: whose it is, and which.
///
/// `anthropic.claude-sonnet-4-5-20250929-v1:0` is a model, `us.anthropic.claude-…` the same in the
/// regions of a geography, and an ARN may end in either. An application's own inference profile and
/// an imported model have an ARN that says nothing. See
/// <https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html>.
///
/// @param vendor `anthropic`; empty where the id does not say
/// @param name without vendor and geography: `claude-sonnet-4-5-20250929-v1:0`
public record ModelId(String vendor, String name) {
  private static final Pattern FORM =
      Pattern.compile("(?:[a-z]{2,6}(?:-gov)?\\.)?([a-z0-9]+)\\.([a-z0-9][a-z0-9.:_-]*)");

  /// Reads `id`, whatever it is.
  public static ModelId of(String id) {
    String last = id.substring(id.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    Matcher form = FORM.matcher(last);
    return form.matches() ? new ModelId(form.group(1), form.group(2)) : new ModelId("", last);
  }

  /// Whether its name holds `pattern`, a regular expression, from its beginning.
  boolean named(String pattern) {
    return Pattern.compile(pattern).matcher(name).lookingAt();
  }

  /// One of Anthropic's.
  boolean isClaude() {
    return vendor.equals("anthropic");
  }

  /// What is known of it, if it is one of Anthropic's.
  Optional<Claude> claude() {
    return isClaude() || name.startsWith("claude-")
        ? Optional.of(Claude.of(name))
        : Optional.empty();
  }

  /// One of Amazon's Novas.
  boolean isNova() {
    return vendor.equals("amazon") && name.startsWith("nova");
  }

  /// As people know it, for sentences.
  @Override
  public String toString() {
    return vendor.isEmpty() ? "this model" : vendor + "'s " + name;
  }
}
