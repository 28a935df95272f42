package dev.understudy.provider;

import static dev.understudy.provider.AccountField.AWS_ACCESS_KEY_ID;
import static dev.understudy.provider.AccountField.AWS_AUTH_TYPE;
import static dev.understudy.provider.AccountField.AWS_REGION;
import static dev.understudy.provider.AccountField.AWS_SECRET_ACCESS_KEY;
import static dev.understudy.provider.AccountField.AWS_SESSION_TOKEN;

import dev.understudy.http.Headers;
import dev.understudy.http.Request;
import dev.understudy.protocol.Dialect;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Protocol;
import dev.understudy.protocol.converse.Converse;
import dev.understudy.protocol.converse.CountTokens;
import dev.understudy.protocol.converse.InvokeEmbeddings;
import dev.understudy.protocol.converse.ModelId;
import dev.understudy.secret.Role;
import dev.understudy.secret.Secret;
import dev.understudy.time.Time;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Amazon Bedrock: a host in each region, and three ways to prove who we are. An access key signs
/// each request, and the function's own role does too, which a stored secret alone can ask for; an
/// API key is a bearer token
/// (<https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys-use.html>).
///
/// @param elsewhere in place of the region's own host
/// @param time signatures hold for minutes
record Bedrock(String id, Optional<URI> elsewhere, Time time) implements Provider {
  /// Of the word in [AccountField#AWS_AUTH_TYPE].
  private static final String ROLE = "role";

  private static final Pattern REGION =
      Pattern.compile("bedrock-runtime(?:-fips)?\\.([a-z0-9-]+)\\..*");

  @Override
  public Protocol protocol(Operation operation, String model, Optional<Dialect> own) {
    return switch (operation) {
      case CHAT, COMPLETE -> new Converse(time, model);
      case COUNT -> CountTokens.protocol(time, model);
      case EMBED -> new InvokeEmbeddings(time, model);
    };
  }

  @Override
  public Map<AccountField, Boolean> accountFields() {
    return Fields.ALL;
  }

  /// Half an access key proves nothing, and its secret half must not go out as a token.
  @Override
  public Optional<AccountField> missing(Set<AccountField> fields) {
    if (fields.contains(AWS_ACCESS_KEY_ID) == fields.contains(AWS_SECRET_ACCESS_KEY)) {
      return Optional.empty();
    }
    return Optional.of(
        fields.contains(AWS_ACCESS_KEY_ID) ? AWS_SECRET_ACCESS_KEY : AWS_ACCESS_KEY_ID);
  }

  @Override
  public boolean provesByRole(Map<AccountField, String> fields) {
    return fields.getOrDefault(AWS_AUTH_TYPE, "").equals(ROLE);
  }

  /// <https://docs.aws.amazon.com/general/latest/gr/bedrock.html>; China has a domain of its own.
  @Override
  public Optional<URI> baseUrl(Map<AccountField, String> fields) {
    if (elsewhere.isPresent()) {
      return elsewhere;
    }
    return Optional.ofNullable(fields.get(AWS_REGION))
        .map(
            region ->
                URI.create(
                    "https://bedrock-runtime.%s.amazonaws.com%s"
                        .formatted(region, region.startsWith("cn-") ? ".cn" : "")));
  }

  /// Geographies and vendors aside, the same model is the same.
  @Override
  public Capabilities capabilities(String model) {
    ModelId known = ModelId.of(model);
    return Models.of(id, known.vendor() + "." + known.name());
  }

  @Override
  public Headers headers(Account account) {
    return isSigned(account)
        ? Headers.none()
        : Headers.of("authorization", "Bearer " + account.key().reveal());
  }

  /// The service is called `bedrock`, whatever its host.
  @Override
  public Request signed(Account account, Request request) {
    boolean stream = request.path().endsWith("/converse-stream");
    Request asked =
        new Request(
            request.method(),
            request.uri(),
            request
                .headers()
                .with("accept", stream ? "application/vnd.amazon.eventstream" : "application/json"),
            request.body());
    if (!isSigned(account)) {
      return asked;
    }
    return SigV4.sign(
        asked,
        "bedrock",
        account.field(AWS_REGION).orElseGet(() -> region(request.uri())),
        time.now(),
        new Role.Credentials(
            account.fields().getOrDefault(AWS_ACCESS_KEY_ID, Secret.none()),
            account.fields().getOrDefault(AWS_SECRET_ACCESS_KEY, Secret.none()),
            account.fields().getOrDefault(AWS_SESSION_TOKEN, Secret.none())));
  }

  private static boolean isSigned(Account account) {
    return account.fields().containsKey(AWS_ACCESS_KEY_ID);
  }

  private static String region(URI uri) {
    Matcher host = REGION.matcher(String.valueOf(uri.getHost()));
    return host.matches() ? host.group(1) : "us-east-1";
  }

  /// In the order in which people are told.
  private static final class Fields {
    static final Map<AccountField, Boolean> ALL = all();

    private static Map<AccountField, Boolean> all() {
      Map<AccountField, Boolean> all = new LinkedHashMap<>();
      all.put(AWS_REGION, true);
      all.put(AWS_ACCESS_KEY_ID, false);
      all.put(AWS_SECRET_ACCESS_KEY, false);
      all.put(AWS_SESSION_TOKEN, false);
      all.put(AWS_AUTH_TYPE, false);
      return Collections.unmodifiableMap(all);
    }
  }
}
