package dev.understudy.provider;

import dev.understudy.http.Headers;
import dev.understudy.protocol.Dialect;
import dev.understudy.protocol.Operation;
import dev.understudy.protocol.Protocol;
import dev.understudy.protocol.chatcompletions.ChatCompletions;
import dev.understudy.protocol.responses.InputTokens;
import dev.understudy.protocol.responses.Responses;
import dev.understudy.time.Time;
import java.net.URI;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// OpenAI: chat completions, and Responses for requests in that dialect and for models that exist
/// nowhere else.
///
/// @param time stamps replies that are not
record OpenAi(String id, URI address, Time time) implements Provider {
  /// See the endpoints on the page of each model: <https://platform.openai.com/docs/models>.
  private static final Pattern IN_RESPONSES_ALONE =
      Pattern.compile(
          "(o[13]-pro|(o3|o4-mini)-deep-research|computer-use-preview|codex-mini-latest"
              + "|gpt-5(\\.\\d+)?-(pro|codex)(-(mini|max))?)(-\\d{4}-\\d{2}-\\d{2})?");

  @Override
  public Protocol protocol(Operation operation, String model, Optional<Dialect> own) {
    if (operation == Operation.COUNT) {
      return InputTokens.protocol(time, id);
    }
    boolean responses =
        own.map(Dialect.RESPONSES::equals)
            .orElseGet(
                () -> operation == Operation.CHAT && IN_RESPONSES_ALONE.matcher(model).matches());
    return responses ? new Responses(time, id) : ChatCompletions.ofOpenAi(time, model);
  }

  @Override
  public boolean owns(Dialect dialect, String model) {
    return dialect == Dialect.RESPONSES;
  }

  @Override
  public Map<AccountField, Boolean> accountFields() {
    Map<AccountField, Boolean> fields = new EnumMap<>(AccountField.class);
    fields.put(AccountField.OPENAI_ORGANIZATION, false);
    fields.put(AccountField.OPENAI_PROJECT, false);
    return fields;
  }

  @Override
  public Optional<URI> baseUrl(Map<AccountField, String> fields) {
    return Optional.of(address);
  }

  /// See <https://platform.openai.com/docs/api-reference/authentication>.
  @Override
  public Headers headers(Account account) {
    Headers headers = Headers.of("authorization", "Bearer " + account.key().reveal());
    Optional<String> organization = account.field(AccountField.OPENAI_ORGANIZATION);
    if (organization.isPresent()) {
      headers = headers.with("openai-organization", organization.get());
    }
    Optional<String> project = account.field(AccountField.OPENAI_PROJECT);
    return project.isPresent() ? headers.with("openai-project", project.get()) : headers;
  }
}
