package dev.understudy.local.surface;

/// What is asked, whichever surface it is asked through.
enum Scenario {
  PLAIN,
  PLAIN_STREAMED,
  TOOLS,
  TOOLS_STREAMED,
  /// The user answers the call with what the tool has said.
  RESULTS,
  RESULTS_STREAMED,
  IMAGE,
  JSON_SCHEMA;

  /// The one tool, and the schema of its input.
  static final String TOOL = "weather";

  static final String SCHEMA =
      """
      {"type":"object","properties":{"city":{"type":"string"},"days":{"type":"integer"}},\
      "required":["city","days"],"additionalProperties":false}\
      """;

  /// What a rehearsal makes of that schema, as a call or as an answer.
  static final String FITS = "{\"city\":\"rehearsed\",\"days\":7}";

  /// One pixel.
  static final String PNG =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==";

  boolean streamed() {
    return name().endsWith("STREAMED");
  }

  boolean offersTool() {
    return this == TOOLS || this == TOOLS_STREAMED || this == RESULTS || this == RESULTS_STREAMED;
  }

  boolean hasResults() {
    return this == RESULTS || this == RESULTS_STREAMED;
  }

  /// What the client hears, if the gateway is right.
  ///
  /// @param provider who answers
  /// @param model as the provider knows it
  Heard expected(String provider, String model) {
    String said = "This is " + provider + "'s rehearsal, as " + model + ". I heard: ";
    return switch (this) {
      case PLAIN, PLAIN_STREAMED -> Heard.words(said + "Hi there");
      case TOOLS, TOOLS_STREAMED -> Heard.call(TOOL, FITS);
      case RESULTS, RESULTS_STREAMED -> Heard.words(said + Heard.RESULT);
      case IMAGE -> Heard.words(said + "Look [image/png of 70 bytes]");
      case JSON_SCHEMA -> Heard.words(FITS);
    };
  }
}
