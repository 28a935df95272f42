package dev.understudy.config;

/// An object of the configuration language, with fields of its own.
enum Section {
  CONFIG("config", "A config, a group of targets, or a target"),
  STRATEGY("strategy", "How a group chooses among its targets"),
  CONDITION("conditions", "An element of `strategy.conditions`"),
  QUERY("query", "What `query` joins; beside them stand the names of facts"),
  OPERATORS("operators", "How a fact is compared: `{\"metadata.plan\": {\"$eq\": \"paid\"}}`"),
  HEDGE("hedge", "`strategy.hedge`"),
  STICKY("sticky", "`strategy.sticky`"),
  COOLDOWN("cooldown", "When a target rests"),
  CIRCUIT_BREAKER("cb_config", "Portkey's words for `cooldown`"),
  RETRY("retry", "The same target again"),
  CHECKS("checks", "What an answer has to be"),
  CAPABILITIES("capabilities", "What a model can, where we do not know it or are wrong"),
  CACHE("cache", "Portkey's cache");

  private final String title;
  private final String meaning;

  Section(String title, String meaning) {
    this.title = title;
    this.meaning = meaning;
  }

  /// As the documentation names it.
  String title() {
    return title;
  }

  /// What it is, for the documentation.
  String meaning() {
    return meaning;
  }
}
