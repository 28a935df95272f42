import { embedMany } from "ai";
import { cases } from "./ai-sdk.mjs";
import { DIMENSIONS, GREETING, TEXTS, lengths, models, tell } from "./cases.mjs";
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

const withKey = (apiKey = process.env.UNDERSTUDY_KEY) =>
  createOpenAICompatible({
    name: "understudy",
    baseURL: `${process.env.UNDERSTUDY_URL}/v1`,
    apiKey,
    supportsStructuredOutputs: true,
  });

await tell({
  snippet: () => ({ text }),
  ...cases((name, apiKey) => withKey(apiKey)(name)),
  embeddings: async ({ to }) => {
    const asked = { model: understudy.embeddingModel(to), values: TEXTS };
    const { embeddings } = await embedMany(asked);
    const short = await embedMany({ ...asked, providerOptions: { understudy: { dimensions: DIMENSIONS } } });
    return lengths(embeddings, short.embeddings);
  },
  models: async ({ model }) => {
    const providerOptions = { understudy: { models: models(model) } };
    return { text: (await generateText({ model: understudy("any"), prompt: GREETING, providerOptions })).text };
  },
});
