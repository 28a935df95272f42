package dev.understudy.local.recorded;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Which provider of the gateway a recording is played for, and what its config says beside the
/// key.
///
/// @param provider the gateway's id
/// @param account members of the target
record Host(String provider, String account) {
  /// Providers whose rows are not there yet: their recordings are played for `openai` or
  /// `anthropic`, whose formats they speak, until they are. To be emptied.
  static final Set<String> NO_ROW_YET =
      Set.of(
          "azure-ai",
          "azure-openai",
          "bedrock",
          "cerebras",
          "cohere",
          "databricks",
          "deepseek",
          "google",
          "groq",
          "huggingface",
          "mistral-ai",
          "ollama",
          "openrouter",
          "perplexity-ai",
          "snowflake",
          "together-ai",
          "vertex-ai",
          "workers-ai",
          "x-ai",
          "z-ai");

  /// By the recordings' name of a provider, where that is not the gateway's, or an account is
  /// needed.
  private static final Map<String, Host> HOSTS =
      Map.ofEntries(
          host("azure-openai", "azure-openai", "\"resource_name\":\"recorded\""),
          host("azure-ai", "azure-ai", "\"azure_foundry_url\":\"https://recorded.invalid/models\""),
          host(
              "bedrock",
              "bedrock",
              "\"aws_region\":\"us-east-1\",\"aws_access_key_id\":\"recorded\""),
          host("bedrock-mantle", "openai", ""),
          host("cloudflare", "workers-ai", "\"workers_ai_account_id\":\"recorded\""),
          host("databricks", "databricks", "\"databricks_workspace\":\"recorded\""),
          host("gemini", "google", ""),
          host("gemini-openai", "openai", ""),
          host("mistral", "mistral-ai", ""),
          host("perplexity", "perplexity-ai", ""),
          host("snowflake", "snowflake", "\"snowflake_account\":\"recorded\""),
          host("together", "together-ai", ""),
          host("vertex", "vertex-ai", "\"vertex_project_id\":\"p\",\"vertex_region\":\"global\""),
          host(
              "vertex-anthropic",
              "vertex-ai",
              "\"vertex_project_id\":\"p\",\"vertex_region\":\"global\""),
          host("xai", "x-ai", ""),
          host("zai", "z-ai", ""));

  private static Map.Entry<String, Host> host(String recorded, String provider, String account) {
    return Map.entry(recorded, new Host(provider, account));
  }

  static Host of(Recording recording, Family family) {
    Host host = HOSTS.getOrDefault(recording.provider(), new Host(recording.provider(), ""));
    // Anthropic has an endpoint in OpenAI's format too, which nobody needs here.
    boolean compatible = host.provider.equals("anthropic") && family == Family.CHAT;
    if (!compatible && !NO_ROW_YET.contains(host.provider)) {
      return host;
    }
    return new Host(family == Family.MESSAGES ? "anthropic" : "openai", "");
  }

  /// Every provider that recordings are played for.
  static Set<String> providers() {
    Set<String> providers = new TreeSet<>(Set.of("openai", "anthropic"));
    HOSTS.values().forEach(host -> providers.add(host.provider));
    providers.addAll(
        Set.of("cerebras", "cohere", "deepseek", "groq", "huggingface", "ollama", "openrouter"));
    providers.removeAll(NO_ROW_YET);
    return providers;
  }
}
