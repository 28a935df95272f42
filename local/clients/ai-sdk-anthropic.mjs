import { cases } from "./ai-sdk.mjs";
import { tell } from "./cases.mjs";
// <snippet>
import { createAnthropic } from "@ai-sdk/anthropic";
import { generateText } from "ai";

const understudy = createAnthropic({
  baseURL: `${process.env.UNDERSTUDY_URL}/v1`,
  apiKey: process.env.UNDERSTUDY_KEY,
});

const { text } = await generateText({
  model: understudy("openai/gpt-4o"),
  prompt: "Hi there",
});
// </snippet>

const withKey = (apiKey = process.env.UNDERSTUDY_KEY) =>
  createAnthropic({ baseURL: `${process.env.UNDERSTUDY_URL}/v1`, apiKey });

await tell({
  snippet: () => ({ text }),
  ...cases((name, apiKey) => withKey(apiKey)(name)),
});
