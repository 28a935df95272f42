import { cases } from "./ai-sdk.mjs";
import { tell } from "./cases.mjs";
// <snippet>
import { createOpenAI } from "@ai-sdk/openai";
import { generateText } from "ai";

const understudy = createOpenAI({
  baseURL: `${process.env.UNDERSTUDY_URL}/v1`,
  apiKey: process.env.UNDERSTUDY_KEY,
});

const { text } = await generateText({
  model: understudy("openai/gpt-4o"),
  prompt: "Hi there",
  providerOptions: { openai: { store: false } },
});
// </snippet>

const withKey = (apiKey = process.env.UNDERSTUDY_KEY) =>
  createOpenAI({ baseURL: `${process.env.UNDERSTUDY_URL}/v1`, apiKey });

await tell({
  snippet: () => ({ text }),
  ...cases((name, apiKey) => withKey(apiKey)(name), { providerOptions: { openai: { store: false } } }),
});
