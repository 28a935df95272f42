import { embedMany } from "ai";
import { cases } from "./ai-sdk.mjs";
import { TEXTS, tell } from "./cases.mjs";
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

await tell({
  snippet: () => ({ text }),
  ...cases((name) => understudy.chat(name)),
  embeddings: async ({ to }) => {
    const { embeddings } = await embedMany({ model: understudy.embedding(to), values: TEXTS });
    return { vectors: embeddings.length, length: embeddings[1].length };
  },
});
