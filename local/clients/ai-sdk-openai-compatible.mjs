import { embedMany } from "ai";
import { cases } from "./ai-sdk.mjs";
import { GREETING, TEXTS, models, tell } from "./cases.mjs";
// <snippet>
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { generateText } from "ai";

const understudy = createOpenAICompatible({
  name: "understudy",
  baseURL: `${process.env.UNDERSTUDY_URL}/v1`,
  apiKey: process.env.UNDERSTUDY_KEY,
  supportsStructuredOutputs: true,
});

const { text } = await generateText({
  model: understudy("openai/gpt-4o"),
  prompt: "Hi there",
  providerOptions: { understudy: { models: ["openai/gpt-4o", "anthropic/claude-sonnet-4-5"] } },
});
// </snippet>

await tell({
  snippet: () => ({ text }),
  ...cases((name) => understudy(name)),
  embeddings: async ({ to }) => {
    const { embeddings } = await embedMany({ model: understudy.embeddingModel(to), values: TEXTS });
    return { vectors: embeddings.length, length: embeddings[1].length };
  },
  models: async ({ model }) => {
    const providerOptions = { understudy: { models: models(model) } };
    return { text: (await generateText({ model: understudy("any"), prompt: GREETING, providerOptions })).text };
  },
});
