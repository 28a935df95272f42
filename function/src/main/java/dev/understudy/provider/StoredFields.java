package dev.understudy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.secret.Secret;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// Reads the [AccountField]s of a stored secret. Members that are none, or none of the provider's,
/// are notes of whoever wrote the secret.
final class StoredFields {
  private StoredFields() {}

  static Map<AccountField, Secret> of(Provider provider, ObjectNode secret, String called)
      throws KeyException {
    Map<AccountField, Secret> fields = new EnumMap<>(AccountField.class);
    for (Map.Entry<String, JsonNode> member : secret.properties()) {
      Optional<AccountField> field =
          AccountField.named(member.getKey()).filter(provider.accountFields()::containsKey);
      if (field.isPresent() && !member.getValue().isNull()) {
        fields.put(field.get(), value(field.get(), member.getValue(), called));
      }
    }
    return fields;
  }

  private static Secret value(AccountField field, JsonNode value, String called)
      throws KeyException {
    String text = value.isObject() ? Json.text(value) : value.asText("");
    if (!text.matches(field.pattern())) {
      throw KeyException.broken(called + ": \"" + field.wireName() + "\" is not " + field.text());
    }
    return new Secret(text);
  }
}
