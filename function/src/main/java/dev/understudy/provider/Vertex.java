package dev.understudy.provider;

import dev.understudy.http.Headers;
import dev.understudy.protocol.Dialect;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Protocol;
import dev.understudy.protocol.chatcompletions.ChatCompletions;
import dev.understudy.protocol.gemini.Gemini;
import dev.understudy.protocol.gemini.Host;
import dev.understudy.protocol.messages.CountTokens;
import dev.understudy.protocol.messages.Messages;
import dev.understudy.protocol.messages.OnVertex;
import dev.understudy.secret.Secret;
import dev.understudy.time.Time;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// Google's Vertex AI: a project's models in one region, each spoken to as its publisher does. The
/// key is an access token, or a service account that tokens are had for.
///
/// Its version is `v1beta1`, as Google's own SDKs have it: ids of calls are not in `v1` everywhere.
///
/// @param instead of Google's own address, up to the version
record Vertex(String id, Optional<URI> instead, Time time) implements Provider {
  private static final String VERSION = "/v1beta1";

  /// In place of what a stored key would say, where it is only asked what a call would look like.
  private static final String UNKNOWN = "***";

  /// Below which the open models are, in OpenAI's format:
  /// <https://cloud.google.com/vertex-ai/generative-ai/docs/maas/call-open-model-apis>.
  private static final String OPEN_MODELS = "/endpoints/openapi";

  /// Who made a model.
  private enum Publisher {
    GOOGLE,
    ANTHROPIC,
    /// `meta/llama-…`, `deepseek-ai/…`: named with the model.
    ANOTHER;

    static Publisher of(String model) {
      if (model.startsWith("claude") || model.matches("anthropic[/.].*")) {
        return ANTHROPIC;
      }
      boolean named = model.contains("/") && !model.matches("(google|endpoints|models)/.*");
      return named ? ANOTHER : GOOGLE;
    }
  }

  @Override
  public Protocol protocol(Operation operation, String model, Optional<Dialect> own) {
    return switch (Publisher.of(model)) {
      case GOOGLE ->
          operation == Operation.COUNT
              ? new dev.understudy.protocol.gemini.CountTokens(Host.VERTEX_AI).protocol(time)
              : new Gemini(Host.VERTEX_AI, time);
      case ANTHROPIC ->
          operation == Operation.COUNT
              ? CountTokens.VERTEX_AI.protocol(time)
              : new Messages(time, new OnVertex());
      case ANOTHER -> new ChatCompletions(time);
    };
  }

  @Override
  public boolean owns(Dialect dialect, String model) {
    return dialect == Dialect.MESSAGES && Publisher.of(model) == Publisher.ANTHROPIC;
  }

  @Override
  public Map<AccountField, Boolean> accountFields() {
    SequencedMap<AccountField, Boolean> fields = new LinkedHashMap<>();
    fields.put(AccountField.VERTEX_PROJECT_ID, true);
    fields.put(AccountField.VERTEX_REGION, true);
    fields.put(AccountField.VERTEX_SERVICE_ACCOUNT_JSON, false);
    return fields;
  }

  @Override
  public Optional<URI> baseUrl(Map<AccountField, String> fields) {
    String region = fields.getOrDefault(AccountField.VERTEX_REGION, UNKNOWN);
    return Optional.of(
        URI.create(
            instead.map(URI::toString).orElseGet(() -> "https://" + host(region) + VERSION)
                + "/projects/"
                + fields.getOrDefault(AccountField.VERTEX_PROJECT_ID, UNKNOWN)
                + "/locations/"
                + region));
  }

  /// A region has a host of its own, and so have the two that are several regions together:
  /// <https://cloud.google.com/vertex-ai/generative-ai/docs/learn/locations>.
  private static String host(String region) {
    return switch (region) {
      case "global" -> "aiplatform.googleapis.com";
      case "us", "eu" -> "aiplatform." + region + ".rep.googleapis.com";
      default -> region + "-aiplatform.googleapis.com";
    };
  }

  @Override
  public Capabilities capabilities(String model) {
    return switch (Publisher.of(model)) {
      case GOOGLE -> Models.of("google", model.replaceFirst("^google[/.]", ""));
      case ANTHROPIC ->
          Models.of("anthropic", model.replaceFirst("^anthropic[/.]", "").replace('@', '-'));
      case ANOTHER -> Capabilities.UNKNOWN;
    };
  }

  @Override
  public URI endpoint(Account account, String path, String model) {
    return Provider.super.endpoint(
        account, Publisher.of(model) == Publisher.ANOTHER ? OPEN_MODELS + path : path, model);
  }

  /// See <https://cloud.google.com/docs/authentication/rest>.
  @Override
  public Headers headers(Account account) {
    return Headers.of("authorization", "Bearer " + account.key().reveal());
  }

  @Override
  public Optional<Login> login(Account account) throws KeyException {
    Secret json = account.fields().get(AccountField.VERTEX_SERVICE_ACCOUNT_JSON);
    return json == null ? Optional.empty() : Optional.of(ServiceAccount.of(json));
  }
}
