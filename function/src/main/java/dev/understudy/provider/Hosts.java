package dev.understudy.provider;

import java.util.List;

/// The hosts that are compatible with OpenAI, one row each. A row is words alone, so that all of
/// them cost a call to one nothing; what a host does otherwise is made when it is called.
///
/// No row without a source. Ids are Portkey's, where Portkey has one.
final class Hosts {
  /// Those that have embeddings and nothing else.
  static final List<Host> OF_VECTORS =
      List.of(
          host(
              "voyage",
              "Voyage AI",
              "https://api.voyageai.com/v1",
              "https://docs.voyageai.com/reference/embeddings-api"),
          host("jina", "Jina AI", "https://api.jina.ai/v1", "https://api.jina.ai/redoc"));

  /// Every other row, in the order in which people are told.
  static final List<Host> ALL =
      List.of(
          host(
              "mistral-ai", "Mistral", "https://api.mistral.ai/v1", "https://docs.mistral.ai/api/"),
          host(
              "groq",
              "Groq",
              "https://api.groq.com/openai/v1",
              "https://console.groq.com/docs/openai"),
          host(
              "together-ai",
              "Together",
              "https://api.together.xyz/v1",
              "https://docs.together.ai/docs/openai-api-compatibility"),
          host(
              "fireworks-ai",
              "Fireworks",
              "https://api.fireworks.ai/inference/v1",
              "https://docs.fireworks.ai/tools-sdks/openai-compatibility"),
          host(
              "deepinfra",
              "DeepInfra",
              "https://api.deepinfra.com/v1/openai",
              "https://deepinfra.com/docs/openai_api"),
          host(
              "perplexity-ai",
              "Perplexity",
              "https://api.perplexity.ai",
              "https://docs.perplexity.ai/guides/chat-completions-guide"),
          host(
              "openrouter",
              "OpenRouter",
              "https://openrouter.ai/api/v1",
              "https://openrouter.ai/docs/api-reference/overview"),
          host(
              "deepseek",
              "DeepSeek",
              "https://api.deepseek.com",
              "https://api-docs.deepseek.com/api/create-chat-completion"),
          host(
              "x-ai",
              "xAI",
              "https://api.x.ai/v1",
              "https://docs.x.ai/developers/rest-api-reference/inference"),
          host(
              "cerebras",
              "Cerebras",
              "https://api.cerebras.ai/v1",
              "https://inference-docs.cerebras.ai/resources/openai"),
          host(
              "sambanova",
              "SambaNova",
              "https://api.sambanova.ai/v1",
              "https://docs.sambanova.ai/docs/en/features/openai-compatibility"),
          host(
              "nvidia",
              "NVIDIA",
              "https://integrate.api.nvidia.com/v1",
              "https://docs.api.nvidia.com/nim/"),
          host(
              "huggingface",
              "Hugging Face",
              "https://router.huggingface.co/v1",
              "https://huggingface.co/docs/inference-providers"),
          host(
              "github",
              "GitHub Models",
              "https://models.github.ai/inference",
              "https://github.blog/changelog/"
                  + "2025-07-17-deprecation-of-azure-endpoint-for-github-models"),
          host(
              "novita-ai",
              "Novita",
              "https://api.novita.ai/openai/v1",
              "https://novita.ai/docs/guides/introduction"),
          host(
              "nebius",
              "Nebius",
              "https://api.tokenfactory.nebius.com/v1",
              "https://docs.tokenfactory.nebius.com/"),
          host(
              "moonshot",
              "Moonshot",
              "https://api.moonshot.ai/v1",
              "https://platform.moonshot.ai/docs/api/chat"),
          host(
              "zhipu",
              "Zhipu",
              "https://open.bigmodel.cn/api/paas/v4",
              "https://docs.bigmodel.cn/cn/guide/develop/openai/introduction"),
          host(
              "z-ai",
              "Z.AI",
              "https://api.z.ai/api/paas/v4",
              "https://docs.z.ai/guides/overview/concept-param"),
          host(
              "dashscope",
              "DashScope",
              "https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
              "https://www.alibabacloud.com/help/en/model-studio/deep-thinking"),
          host(
              "siliconflow",
              "SiliconFlow",
              "https://api.siliconflow.cn/v1",
              "https://docs.siliconflow.cn/cn/api-reference/chat-completions/chat-completions"),
          host(
              "workers-ai",
              "Workers AI",
              "https://api.cloudflare.com/client/v4/accounts/{workers_ai_account_id}/ai/v1",
              "https://developers.cloudflare.com/workers-ai/configuration/open-ai-compatibility"),
          host(
              "databricks",
              "Databricks",
              "https://{databricks_workspace}/serving-endpoints",
              "https://docs.databricks.com/aws/machine-learning/foundation-model-apis/"
                  + "api-reference"),
          host(
              "snowflake",
              "Snowflake",
              "https://{snowflake_account}.snowflakecomputing.com/api/v2/cortex/v1",
              "https://docs.snowflake.com/user-guide/snowflake-cortex/open_ai_sdk"),
          host(
              "hyperbolic",
              "Hyperbolic",
              "https://api.hyperbolic.xyz/v1",
              "https://docs.litellm.ai/docs/providers/hyperbolic"),
          host(
              "inference-net",
              "Inference.net",
              "https://api.inference.net/v1",
              "https://docs.inference.net/api/api-quickstart"),
          host(
              "upstage",
              "Upstage",
              "https://api.upstage.ai/v1/solar",
              "https://developers.upstage.ai/docs/apis/chat"),
          host(
              "ai21",
              "AI21",
              "https://api.ai21.com/studio/v1",
              "https://docs.ai21.com/reference/jamba-1-6-api-ref"),
          host(
              "featherless-ai",
              "Featherless",
              "https://api.featherless.ai/v1",
              "https://featherless.ai/docs/api-overview-and-common-options"),
          host(
              "lemonfox-ai",
              "Lemonfox",
              "https://api.lemonfox.ai/v1",
              "https://www.lemonfox.ai/apis/chat"),
          host(
              "ovhcloud",
              "OVHcloud",
              "https://oai.endpoints.kepler.ai.cloud.ovh.net/v1",
              "https://www.ovhcloud.com/en/public-cloud/ai-endpoints/catalog/"),
          host(
              "nscale",
              "Nscale",
              "https://inference.api.nscale.com/v1",
              "https://docs.nscale.com/docs/inference/chat"),
          host(
              "minimax",
              "MiniMax",
              "https://api.minimax.io/v1",
              "https://platform.minimax.io/docs/api-reference/text-openai-api"),
          host(
              "baseten",
              "Baseten",
              "https://inference.baseten.co/v1",
              "https://docs.baseten.co/inference/model-apis/overview"),
          host(
              "friendliai",
              "FriendliAI",
              "https://api.friendli.ai/serverless/v1",
              "https://friendli.ai/docs/openapi/model-apis/chat-completions"),
          host(
              "scaleway",
              "Scaleway",
              "https://api.scaleway.ai/v1",
              "https://www.scaleway.com/en/docs/generative-apis/"),
          host(
              "volcengine",
              "Volcengine Ark",
              "https://ark.cn-beijing.volces.com/api/v3",
              "https://www.volcengine.com/docs/82379/1494384"),
          host(
              "iointelligence",
              "IO Intelligence",
              "https://api.intelligence.io.solutions/api/v1",
              "https://io.net/docs/guides/intelligence/io-intelligence"),
          host("302ai", "302.AI", "https://api.302.ai/v1", "https://doc.302.ai"),
          host(
              "stepfun",
              "StepFun",
              "https://api.stepfun.com/v1",
              "https://platform.stepfun.com/docs/zh/overview/concept"),
          host(
              "wandb",
              "W&B Inference",
              "https://api.inference.wandb.ai/v1",
              "https://docs.wandb.ai/guides/integrations/inference/"),
          host(
              "digitalocean",
              "DigitalOcean",
              "https://inference.do-ai.run/v1",
              "https://docs.digitalocean.com/products/gradient-ai-platform/details/models/"),
          host(
              "inception",
              "Inception",
              "https://api.inceptionlabs.ai/v1",
              "https://platform.inceptionlabs.ai/docs"),
          new Host(
              "ollama", "Ollama", "", true, "https://docs.ollama.com/api/openai-compatibility"),
          new Host(
              "custom",
              "The host",
              "",
              true,
              "https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html"));

  private Hosts() {}

  private static Host host(String id, String name, String address, String source) {
    return new Host(id, name, address, false, source);
  }
}
