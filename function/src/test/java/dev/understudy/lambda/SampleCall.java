package dev.understudy.lambda;

import java.util.List;
import java.util.Map;

/// A call that `events/` has an event of for every front door.
///
/// @param name the first part of the file's name
/// @param contentType empty for none
/// @param accessKey empty for none
/// @param headers beside those
/// @param shows for the table in `events/README.md`
/// @param calls how many providers are called: the last one answers, those before it fail
/// @param status of the answer
/// @param says what stands in the answer's body
record SampleCall(
    String name,
    String method,
    String path,
    String contentType,
    String accessKey,
    Map<String, String> headers,
    String body,
    String shows,
    int calls,
    int status,
    String says) {

  static final String ACCESS_KEY = "sample-access-key";
  static final String OPENAI_KEY = "sample-openai-key";
  static final String ANTHROPIC_KEY = "sample-anthropic-key";

  private static final String JSON = "application/json";

  /// What curl sends when it is told nothing else.
  private static final String FORM = "application/x-www-form-urlencoded";

  private static final String CHAT = "/v1/chatComplete";

  private static final String FALLBACK =
      """
      {
          "config": {
              "mode": "fallback",
              "options": [{
                  "provider": "openai",
                  "apiKey": "sample-openai-key",
                  "override_params": { "model": "gpt-3.5-turbo" }
              }, {
                  "provider": "anthropic",
                  "apiKey": "sample-anthropic-key",
                  "override_params": { "model": "claude-v1" }
              }]
          },
          "params": {
              "messages": [{"role": "user","content":"What are the top 10 happiest countries in the world?"}],
              "max_tokens": 50,
              "user": "jbu3470"
          }
      }\
      """;

  private static final String COMPLETE =
      """
      {"config":{"mode":"fallback","options":[\
      {"provider":"openai","override_params":{"model":"gpt-3.5-turbo-instruct"}},\
      {"provider":"anthropic","override_params":{"model":"claude-v1"}}]},\
      "params":{"prompt":"Once upon a time, in Malmö,","max_tokens":50}}\
      """;

  private static final String SHORT_FORM =
      """
      {"config":{"provider":"anthropic","api_key":"sample-anthropic-key"},\
      "params":{"model":"claude-v1","messages":[{"role":"user","content":"Say hello."}],"max_tokens":50}}\
      """;

  private static final String KEYS_BY_NAME =
      """
      {"config":{"mode":"fallback","options":[\
      {"provider":"openai","override_params":{"model":"gpt-4o-mini"}},\
      {"provider":"anthropic","secret":"anthropic","override_params":{"model":"claude-sonnet-4-5"}}]},\
      "params":{"messages":[{"role":"user","content":"Say hello."}],"max_tokens":50}}\
      """;

  private static final String CONFIG =
      """
      {"mode":"fallback","options":[\
      {"provider":"openai","override_params":{"model":"gpt-4o-mini"}},\
      {"provider":"anthropic","override_params":{"model":"claude-sonnet-4-5"}}]}\
      """;

  private static final String MESSAGES =
      """
      {"messages":[{"role":"user","content":"Say hello."}],"max_tokens":50}\
      """;

  private static final String ANTHROPICS =
      """
      {"max_tokens":50,"system":"Be brief.","messages":[{"role":"user","content":[{"type":"text","text":"Say hello."}]}]}\
      """;

  private static final String RESPONSES =
      """
      {"instructions":"Be brief.","input":"Say hello."}\
      """;

  private static final String EMBEDDINGS =
      """
      {"mode":"loadbalance","options":[\
      {"provider":"openai","override_params":{"model":"text-embedding-3-small"}},\
      {"provider":"openai","override_params":{"model":"text-embedding-3-large"}}]}\
      """;

  static final List<SampleCall> ALL =
      List.of(
          post(
              "fallback",
              CHAT,
              FALLBACK,
              "The first provider is down, the second answers. Both keys stand in the request.",
              2,
              "chat.completion"),
          post(
              "complete",
              "/v1/complete",
              COMPLETE,
              "The same for a prompt, with stored keys.",
              2,
              "text_completion"),
          new SampleCall(
              "short-form",
              "POST",
              CHAT,
              FORM,
              ACCESS_KEY,
              Map.of(),
              SHORT_FORM,
              "A config that is one target; the content type is the one that curl sends by itself.",
              1,
              200,
              "chat.completion"),
          post(
              "keys-by-name",
              CHAT,
              KEYS_BY_NAME,
              "No key in the request: one is found by the provider's id, one by its name.",
              2,
              "chat.completion"),
          new SampleCall(
              "chat-completions",
              "POST",
              "/v1/chat/completions",
              JSON,
              ACCESS_KEY,
              Map.of("x-portkey-config", CONFIG),
              MESSAGES,
              "OpenAI's own API: the config is in a header.",
              2,
              200,
              "chat.completion"),
          new SampleCall(
              "stream",
              "POST",
              "/v1/chat/completions",
              JSON,
              ACCESS_KEY,
              Map.of("x-portkey-config", CONFIG),
              MESSAGES.replaceFirst("\\{", "{\"stream\":true,"),
              "The same as a stream. The buffered function gives it whole, as one body of events.",
              2,
              200,
              "chat.completion.chunk"),
          new SampleCall(
              "messages",
              "POST",
              "/v1/messages",
              JSON,
              ACCESS_KEY,
              Map.of("x-portkey-config", CONFIG),
              ANTHROPICS,
              "Anthropic's own API, in front of both providers.",
              2,
              200,
              "end_turn"),
          new SampleCall(
              "responses",
              "POST",
              "/v1/responses",
              JSON,
              ACCESS_KEY,
              Map.of("x-portkey-config", CONFIG),
              RESPONSES,
              "OpenAI's Responses, in front of both providers.",
              2,
              200,
              "output_text"),
          new SampleCall(
              "mixed-embeddings",
              "POST",
              "/v1/embeddings",
              JSON,
              ACCESS_KEY,
              Map.of("x-portkey-config", EMBEDDINGS),
              "{\"input\":\"Once upon a time, in Malmö,\"}",
              "Vectors of one of two models, by chance, would spoil an index: nothing is called.",
              0,
              400,
              "mixed_embeddings"),
          new SampleCall(
              "rehearsed-failure",
              "POST",
              "/v1/chat/completions",
              JSON,
              ACCESS_KEY,
              Map.of("x-portkey-config", CONFIG, "x-understudy-simulate", "openai=429"),
              MESSAGES,
              "The first provider fails on request, without being called.",
              1,
              200,
              "chat.completion"),
          new SampleCall(
              "explain",
              "POST",
              "/v1/explain",
              JSON,
              ACCESS_KEY,
              Map.of("x-portkey-config", CONFIG),
              MESSAGES,
              "Where that would go, and what each provider would be sent. Nothing is called.",
              0,
              200,
              "understudy.explanation"),
          new SampleCall(
              "wrong-access-key",
              "POST",
              CHAT,
              JSON,
              "not-the-sample-access-key",
              Map.of(),
              FALLBACK,
              "Nobody is let in with an access key that is not known.",
              0,
              401,
              "invalid_api_key"),
          new SampleCall(
              "malformed-json",
              "POST",
              CHAT,
              JSON,
              ACCESS_KEY,
              Map.of(),
              FALLBACK.substring(0, FALLBACK.length() - 1),
              "The body ends one brace too early.",
              0,
              400,
              "invalid_json"),
          new SampleCall(
              "unknown-field",
              "POST",
              CHAT,
              JSON,
              ACCESS_KEY,
              Map.of(),
              FALLBACK.replaceFirst("override_params", "overide_params"),
              "A typing error in a config: the error names the place and the field that was meant.",
              0,
              400,
              "invalid_config"),
          new SampleCall(
              "health",
              "GET",
              "/health",
              "",
              "",
              Map.of(),
              "",
              "The function is there. Takes no access key.",
              0,
              200,
              "status"));

  private static SampleCall post(
      String name, String path, String body, String shows, int calls, String says) {
    return new SampleCall(
        name, "POST", path, JSON, ACCESS_KEY, Map.of(), body, shows, calls, 200, says);
  }
}
