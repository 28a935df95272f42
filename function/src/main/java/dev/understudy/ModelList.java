package dev.understudy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.api.AccessKey;
import dev.understudy.config.Plans;
import dev.understudy.config.SavedConfigs;
import dev.understudy.http.Rejection;
import dev.understudy.json.Json;
import dev.understudy.time.Deadline;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/// `GET /v1/models`: what a caller can put into `model`, as far as it is written down anywhere: the
/// saved configs that its access key names, `default` beside them, and what stands in these. Any
/// other model of a provider can be called too.
///
/// In the shapes of OpenAI (<https://platform.openai.com/docs/api-reference/models/list>) and of
/// Anthropic (<https://docs.claude.com/en/api/models-list>) at once, which do not contradict each
/// other. Nobody knows when a model was made: 0.
final class ModelList {
  /// Where it is.
  static final String PATH = "/v1/models";

  private static final String OWNER = "understudy";

  private final Plans plans;

  ModelList(Plans plans) {
    this.plans = plans;
  }

  /// For `caller`.
  ///
  /// @param unreadable hears of each saved config that is passed over because it cannot be read, by
  ///   name
  /// @throws Rejection 503 if there is nothing to list because saved configs cannot be had now
  ObjectNode of(AccessKey caller, Deadline limit, BiConsumer<String, Rejection> unreadable) {
    SortedSet<String> ids = new TreeSet<>();
    Optional<Rejection> later = Optional.empty();
    for (String config : caller.configs().orElse(Set.of(SavedConfigs.DEFAULT))) {
      try {
        ids.addAll(plans.models(config, caller::mayUse, limit));
      } catch (Rejection e) {
        unreadable.accept(config, e);
        later = e.status() == 503 ? Optional.of(e) : later;
      }
    }
    if (ids.isEmpty() && later.isPresent()) {
      throw later.get();
    }
    return list(ids);
  }

  private static ObjectNode list(SortedSet<String> ids) {
    ObjectNode list = Json.object().put("object", "list");
    ArrayNode data = list.putArray("data");
    ids.forEach(id -> data.add(model(id)));
    list.put("has_more", false);
    list.put("first_id", ids.isEmpty() ? null : ids.first());
    list.put("last_id", ids.isEmpty() ? null : ids.last());
    return list;
  }

  private static ObjectNode model(String id) {
    int slash = id.indexOf('/');
    return Json.object()
        .put("id", id)
        .put("object", "model")
        .put("created", 0)
        .put("owned_by", slash < 0 ? OWNER : id.substring(0, slash))
        .put("type", "model")
        .put("display_name", id)
        .put("created_at", "1970-01-01T00:00:00Z");
  }
}
