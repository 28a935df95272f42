package dev.understudy.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.http.Headers;
import dev.understudy.http.PathSegment;
import dev.understudy.http.Request;
import dev.understudy.json.Json;
import dev.understudy.json.JsonException;
import dev.understudy.protocol.Dialect;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Protocol;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Azure OpenAI, in both of its forms: `/openai/v1/…`, where a deployment is named as the model,
/// and `/openai/deployments/NAME/…?api-version=DATE`.
///
/// The version decides: `v1` is the first form, a date is the second. Without one it is the second
/// where a deployment is named, with the last version that is not a preview, else the first. See
/// <https://learn.microsoft.com/en-us/azure/foundry/openai/api-version-lifecycle>.
///
/// @param moved where the operator says that it is, in place of
///   `https://RESOURCE.openai.azure.com/openai`
record AzureOpenAi(Optional<URI> moved, Protocol protocol) implements Provider {
  private static final String ID = "azure-openai";

  /// <https://learn.microsoft.com/en-us/azure/ai-foundry/openai/reference>.
  private static final String VERSION = "2024-10-21";

  private static final String V1 = "v1";

  @Override
  public String id() {
    return ID;
  }

  @Override
  public Protocol protocol(Operation operation, String model, Optional<Dialect> own) {
    return protocol;
  }

  @Override
  public Map<AccountField, Boolean> accountFields() {
    Map<AccountField, Boolean> fields = new LinkedHashMap<>();
    fields.put(AccountField.RESOURCE_NAME, true);
    fields.put(AccountField.DEPLOYMENT_ID, false);
    fields.put(AccountField.API_VERSION, false);
    fields.putAll(Entra.FIELDS);
    return fields;
  }

  @Override
  public Optional<URI> baseUrl(Map<AccountField, String> fields) {
    return moved.or(
        () ->
            Optional.ofNullable(fields.get(AccountField.RESOURCE_NAME))
                .map(resource -> URI.create("https://" + resource + ".openai.azure.com/openai")));
  }

  @Override
  public Optional<AccountField> missing(Set<AccountField> fields) {
    return Entra.missing(fields);
  }

  @Override
  public Headers headers(Account account) {
    return Entra.headers(account);
  }

  @Override
  public URI endpoint(Account account, String path, String model) {
    Optional<String> version = version(account);
    if (version.isEmpty()) {
      return Provider.super.endpoint(account, "/" + V1 + path, model);
    }
    String deployment = account.field(AccountField.DEPLOYMENT_ID).orElse(model);
    return Provider.super.endpoint(
        account,
        "/deployments/%s%s?api-version=%s"
            .formatted(PathSegment.of(deployment), path, version.get()),
        model);
  }

  /// Empty for the form without versions.
  private static Optional<String> version(Account account) {
    boolean named = account.field(AccountField.DEPLOYMENT_ID).isPresent();
    return account
        .field(AccountField.API_VERSION)
        .or(() -> named ? Optional.of(VERSION) : Optional.empty())
        .filter(version -> !version.equals(V1));
  }

  /// In the form without versions the model is the deployment.
  @Override
  public Request signed(Account account, Request request) {
    Optional<String> deployment = account.field(AccountField.DEPLOYMENT_ID);
    if (deployment.isEmpty() || version(account).isPresent()) {
      return request;
    }
    try {
      if (Json.parse(request.body()) instanceof ObjectNode body) {
        body.put("model", deployment.get());
        return new Request(request.method(), request.uri(), request.headers(), Json.write(body));
      }
      return request;
    } catch (JsonException e) {
      throw new IllegalStateException("a rendered request is JSON", e);
    }
  }

  @Override
  public Optional<Login> login(Account account) {
    return Entra.login(account);
  }
}
