package dev.understudy.protocol.messages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.protocol.Notes;
import java.math.BigDecimal;

/// `temperature`, `top_p` and `top_k` as far as the model takes them, and beside thinking.
///
/// See <https://docs.claude.com/en/api/messages> and
/// <https://docs.claude.com/en/docs/build-with-claude/extended-thinking#feature-compatibility>.
final class Sampling {
  /// The least `top_p` beside thinking.
  private static final BigDecimal LEAST_TOP_P = new BigDecimal("0.95");

  private final ObjectNode canonical;
  private final ObjectNode body;
  private final Notes notes;

  Sampling(ObjectNode canonical, ObjectNode body, Notes notes) {
    this.canonical = canonical;
    this.body = body;
    this.notes = notes;
  }

  /// @param thinks whether the model is asked to think
  void write(Claude model, boolean thinks) {
    switch (model.sampling()) {
      case NONE -> {
        leftOut("temperature", "the model takes none");
        leftOut("top_p", "the model takes none");
        leftOut("top_k", "the model takes none");
      }
      case ONE, ALL -> {
        if (thinks) {
          besideThinking();
        } else {
          temperature();
          boolean both = canonical.hasNonNull("temperature") && canonical.hasNonNull("top_p");
          if (both && model.sampling() == Claude.Sampling.ONE) {
            leftOut("top_p", "the model takes either temperature or top_p");
          } else {
            copy("top_p");
          }
          copy("top_k");
        }
      }
    }
  }

  private void besideThinking() {
    String why = "Anthropic does not take it beside thinking";
    JsonNode temperature = canonical.path("temperature");
    if (temperature.isNumber() && temperature.decimalValue().compareTo(BigDecimal.ONE) == 0) {
      copy("temperature");
    } else {
      leftOut("temperature", why);
    }
    JsonNode topP = canonical.path("top_p");
    if (topP.isNumber() && topP.decimalValue().compareTo(LEAST_TOP_P) < 0) {
      leftOut("top_p", why);
    } else {
      copy("top_p");
    }
    leftOut("top_k", why);
  }

  /// OpenAI's runs from 0 to 2, Anthropic's from 0 to 1.
  private void temperature() {
    JsonNode temperature = canonical.path("temperature");
    int bound = temperature.isNumber() ? outside(temperature.decimalValue()) : 0;
    if (bound == 0) {
      copy("temperature");
      return;
    }
    int nearest = bound > 0 ? 1 : 0;
    body.put("temperature", nearest);
    notes.adapted(
        "temperature %s is outside Anthropic's range of 0 to 1: %d was sent."
            .formatted(temperature.asText(), nearest));
  }

  /// Below 0, in the range, above 1: -1, 0, 1.
  private static int outside(BigDecimal temperature) {
    return temperature.signum() < 0 ? -1 : temperature.compareTo(BigDecimal.ONE) > 0 ? 1 : 0;
  }

  private void copy(String name) {
    if (canonical.hasNonNull(name)) {
      body.set(name, canonical.path(name));
    }
  }

  private void leftOut(String name, String why) {
    if (canonical.hasNonNull(name)) {
      notes.adapted(name + " was left out: " + why + ".");
    }
  }
}
