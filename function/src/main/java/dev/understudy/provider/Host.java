package dev.understudy.provider;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One row of the table of compatible hosts: what there is to say of a provider that speaks
/// OpenAI's format and takes its key as a bearer token. What it does otherwise is in [HostHabits].
///
/// @param id Portkey's, where Portkey has one
/// @param name for people
/// @param address with the version segment, and without a slash at the end; may name fields of the
///   account, `https://{snowflake_account}.example.com/v1`, which are required then. Empty for what
///   is wherever somebody runs it
/// @param keyless whether it may be called without a key
/// @param source the vendor's page that says so
record Host(String id, String name, String address, boolean keyless, String source) {
  private static final Pattern FIELD = Pattern.compile("\\{([a-z_]+)}");

  /// Where workspaces are, on Azure, Google Cloud and AWS:
  /// <https://docs.databricks.com/aws/en/workspace/workspace-details>.
  private static final List<String> WORKSPACES =
      List.of(".azuredatabricks.net", ".gcp.databricks.com", ".cloud.databricks.com");

  /// What an account has to have: the fields in the address.
  Map<AccountField, Boolean> fields() {
    Map<AccountField, Boolean> fields = new LinkedHashMap<>();
    Matcher matcher = FIELD.matcher(address);
    while (matcher.find()) {
      fields.put(field(matcher), true);
    }
    return fields;
  }

  /// The address of an account with these fields; empty where one is missing.
  Optional<String> address(Map<AccountField, String> account) {
    if (address.isEmpty() || !account.keySet().containsAll(fields().keySet())) {
      return Optional.empty();
    }
    // Every value fits the pattern of its field, so none can reach beyond its place.
    return Optional.of(
        FIELD
            .matcher(address)
            .replaceAll(match -> Matcher.quoteReplacement(value(field(match), account))));
  }

  /// A workspace's name is a whole host on Azure and Google Cloud. No other host is one: the
  /// vendor's key would go to it.
  private static String value(AccountField field, Map<AccountField, String> account) {
    String value = String.valueOf(account.get(field));
    return field == AccountField.DATABRICKS_WORKSPACE
            && WORKSPACES.stream().noneMatch(value::endsWith)
        ? value + WORKSPACES.getLast()
        : value;
  }

  private static AccountField field(MatchResult match) {
    return AccountField.valueOf(match.group(1).toUpperCase(Locale.ROOT));
  }
}
