package dev.understudy.local.recorded;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Which provider of the gateway a recording is played for, and what its config says of the
/// account.
///
/// @param provider the gateway's id
/// @param account members of the target
record Host(String provider, String account) {
  private static final String KEY = "\"api_key\":\"a-recorded-key\"";

  /// Of a model that OpenAI has in Responses alone, whoever recorded it.
  private static final String OF_RESPONSES = ",\"override_params\":{\"model\":\"gpt-5-codex\"}";

  /// By the recordings' name of a provider, where that is not the gateway's, or an account is
  /// needed.
  private static final Map<String, Host> HOSTS =
      Map.ofEntries(
          host("azure-openai", "azure-openai", ",\"resource_name\":\"recorded\""),
          host(
              "azure-ai", "azure-ai", ",\"azure_foundry_url\":\"https://recorded.invalid/models\""),
          Map.entry(
              "bedrock",
              new Host(
                  "bedrock",
                  "\"aws_region\":\"us-east-1\",\"aws_access_key_id\":\"recorded\","
                      + "\"aws_secret_access_key\":\"recorded\"")),
          host("bedrock-mantle", "custom", ""),
          host("cloudflare", "workers-ai", ",\"workers_ai_account_id\":\"recorded\""),
          host("databricks", "databricks", ",\"databricks_workspace\":\"recorded\""),
          host("gemini", "google", ""),
          host("gemini-openai", "custom", ""),
          host("mistral", "mistral-ai", ""),
          host("perplexity", "perplexity-ai", ""),
          host("snowflake", "snowflake", ",\"snowflake_account\":\"recorded\""),
          host("together", "together-ai", ""),
          host("vertex", "vertex-ai", ",\"vertex_project_id\":\"p\",\"vertex_region\":\"global\""),
          host(
              "vertex-anthropic",
              "vertex-ai",
              ",\"vertex_project_id\":\"p\",\"vertex_region\":\"global\""),
          host("xai", "x-ai", ""),
          host("zai", "z-ai", ""));

  private static Map.Entry<String, Host> host(String recorded, String provider, String account) {
    return Map.entry(recorded, new Host(provider, KEY + account));
  }

  /// The row of who recorded it. What a vendor has beside the API that its row speaks, in the
  /// format of another, is played for that other.
  static Host of(Recording recording, Family family) {
    Host host = HOSTS.getOrDefault(recording.provider(), new Host(recording.provider(), KEY));
    return switch (family) {
      case RESPONSES -> new Host("openai", KEY + OF_RESPONSES);
      case MESSAGES -> host.provider.equals("vertex-ai") ? host : new Host("anthropic", KEY);
      case CHAT -> host.provider.equals("anthropic") ? new Host("custom", KEY) : host;
      case EMBEDDINGS, GEMINI, CONVERSE, INVOKE, COHERE -> host;
    };
  }

  /// Every provider that recordings are played for.
  static Set<String> providers() {
    Set<String> providers = new TreeSet<>();
    HOSTS.values().forEach(host -> providers.add(host.provider));
    providers.addAll(
        Set.of(
            "anthropic",
            "cerebras",
            "cohere",
            "deepseek",
            "groq",
            "huggingface",
            "ollama",
            "openai",
            "openrouter"));
    return providers;
  }
}
