package dev.understudy.provider;

import dev.understudy.http.Headers;
import dev.understudy.protocol.Dialect;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Protocol;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Models of any vendor in Azure AI Foundry, at the endpoint that its page shows:
/// `https://RESOURCE.services.ai.azure.com/models`, or `…/openai/v1`, which has no versions. See
/// <https://learn.microsoft.com/en-us/azure/ai-foundry/foundry-models/concepts/endpoints>.
///
/// @param moved where the operator says that it is, in place of the account's own address
record AzureFoundry(Optional<URI> moved, Protocol protocol) implements Provider {
  private static final String ID = "azure-ai";

  /// <https://learn.microsoft.com/en-us/rest/api/aifoundry/modelinference/>; recorded.
  private static final String VERSION = "2024-05-01-preview";

  /// An account's address is nowhere else: the key would go there.
  private static final List<String> DOMAINS =
      List.of(
          ".services.ai.azure.com",
          ".openai.azure.com",
          ".cognitiveservices.azure.com",
          ".models.ai.azure.com",
          ".inference.ml.azure.com");

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
    fields.put(AccountField.AZURE_FOUNDRY_URL, true);
    fields.put(AccountField.API_VERSION, false);
    fields.putAll(Entra.FIELDS);
    return fields;
  }

  /// Empty for an address that is none of Azure's.
  @Override
  public Optional<URI> baseUrl(Map<AccountField, String> fields) {
    return moved.or(
        () -> Optional.ofNullable(fields.get(AccountField.AZURE_FOUNDRY_URL)).flatMap(this::own));
  }

  private Optional<URI> own(String address) {
    try {
      URI uri = URI.create(address.split("[?#]", 2)[0]);
      String host = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
      boolean azures =
          "https".equals(uri.getScheme())
              && uri.getUserInfo() == null
              && DOMAINS.stream().anyMatch(host::endsWith);
      return azures ? Optional.of(uri) : Optional.empty();
    } catch (IllegalArgumentException e) {
      // A URL by its looks alone, and so none of Azure's.
      return Optional.empty();
    }
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
    URI plain = Provider.super.endpoint(account, path, model);
    if (plain.getPath().contains("/openai/v1/")) {
      return plain;
    }
    String version = account.field(AccountField.API_VERSION).orElse(VERSION);
    return URI.create(plain + "?api-version=" + version);
  }

  @Override
  public Optional<Login> login(Account account) {
    return Entra.login(account);
  }
}
