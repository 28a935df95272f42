package dev.understudy.protocol.converse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.json.Json;
import dev.understudy.protocol.Notes;
import dev.understudy.protocol.canonical.Chat;
import dev.understudy.protocol.messages.Claude;
import java.math.BigDecimal;

/// How a model picks its words: Converse's `inferenceConfig`, and what is a model's own beside it.
///
/// See
/// <https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InferenceConfiguration.html>
/// and the pages of each model's parameters below
/// <https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters.html>.
final class Sampling {
  private final ModelId model;
  private final ObjectNode canonical;
  private final Notes notes;
  private final ObjectNode config = Json.object();
  private final ObjectNode additional = Json.object();

  Sampling(ModelId model, ObjectNode canonical, Notes notes) {
    this.model = model;
    this.canonical = canonical;
    this.notes = notes;
  }

  void write(Chat chat) {
    chat.maxTokens().ifPresent(limit -> config.set("maxTokens", limit));
    bounded("temperature", "temperature");
    bounded("top_p", "topP");
    stop(chat);
    topK();
    model.claude().map(Claude::sampling).ifPresent(this::restrict);
  }

  private void restrict(Claude.Sampling taken) {
    switch (taken) {
      case ALL -> {}
      case ONE -> {
        if (config.has("temperature") && config.has("topP")) {
          leaveOut("topP", "top_p was left out: " + model + " takes it or temperature, not both.");
        }
      }
      case NONE -> {
        leaveOut("temperature", "temperature was left out: " + model + " takes none.");
        leaveOut("topP", "top_p was left out: " + model + " takes none.");
        leaveOut("top_k", "top_k was left out: " + model + " takes none.");
      }
    }
  }

  /// Both run from 0 to 1 here, and OpenAI's temperature to 2.
  private void bounded(String name, String theirs) {
    JsonNode number = canonical.path(name);
    if (!canonical.hasNonNull(name)) {
      return;
    }
    BigDecimal value = number.isNumber() ? number.decimalValue() : BigDecimal.ZERO;
    if (value.signum() >= 0 && value.compareTo(BigDecimal.ONE) <= 0) {
      config.set(theirs, number);
      return;
    }
    int nearest = value.signum() < 0 ? 0 : 1;
    config.put(theirs, nearest);
    notes.adapted(
        "%s %s is outside Amazon Bedrock's range of 0 to 1: %d was sent."
            .formatted(name, number.asText(), nearest));
  }

  private void stop(Chat chat) {
    ArrayNode texts = Json.array();
    chat.stop().stream().filter(text -> !text.isBlank()).forEach(texts::add);
    if (texts.size() < chat.stop().size()) {
      notes.adapted("A stop of white space alone was left out: Amazon Bedrock refuses it.");
    }
    if (!texts.isEmpty()) {
      config.set("stopSequences", texts);
    }
  }

  private void topK() {
    if (!canonical.hasNonNull("top_k")) {
      return;
    }
    JsonNode topK = canonical.path("top_k");
    switch (model.vendor()) {
      case "anthropic", "mistral", "qwen" -> additional.set("top_k", topK);
      case "cohere" -> additional.set("k", topK);
      case "amazon" -> additional.putObject("inferenceConfig").set("topK", topK);
      default -> notes.adapted("top_k was left out: what " + model + " calls it is not known.");
    }
  }

  /// Takes a field back, and says why, if it was there.
  void leaveOut(String name, String why) {
    boolean there = config.remove(name) != null;
    boolean elsewhere = additional.remove(name) != null;
    if (there || elsewhere) {
      notes.adapted(why);
    }
  }

  ObjectNode config() {
    return config;
  }

  ObjectNode additional() {
    return additional;
  }
}
