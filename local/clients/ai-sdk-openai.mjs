import { embedMany } from "ai";
import { cases } from "./ai-sdk.mjs";
import { DIMENSIONS, TEXTS, lengths, tell } from "./cases.mjs";
// <snippet>
import { createOpenAI } from "@ai-sdk/openai";
import { generateText } from "ai";

const understudy = createOpenAI({
  baseURL: `${process.env.UNDERSTUDY_URL}/v1`,
  apiKey: process.env.UNDERSTUDY_KEY,
});

const { text } = await generateText({
  model: understudy.chat("openai/gpt-4o"),
  prompt: "Hi there",
});
// </snippet>

const withKey = (apiKey = process.env.UNDERSTUDY_KEY) =>
  createOpenAI({ baseURL: `${process.env.UNDERSTUDY_URL}/v1`, apiKey });

await tell({
  snippet: () => ({ text }),
  ...cases((name, apiKey) => withKey(apiKey).chat(name)),
  embeddings: async ({ to }) => {
    const asked = { model: understudy.embedding(to), values: TEXTS };
    const { embeddings } = await embedMany(asked);
    const short = await embedMany({ ...asked, providerOptions: { openai: { dimensions: DIMENSIONS } } });
    return lengths(embeddings, short.embeddings);
  },
});
