import { tell } from "./cases.mjs";
import { cases } from "./langchain-cases.mjs";
// <snippet>
import { ChatOpenAI } from "@langchain/openai";

const model = new ChatOpenAI({
  configuration: { baseURL: `${process.env.UNDERSTUDY_URL}/v1` },
  apiKey: process.env.UNDERSTUDY_KEY,
  model: "openai/gpt-4o",
  maxRetries: 0,
  useResponsesApi: true,
});

const { text } = await model.invoke("Hi there");
// </snippet>

await tell({ snippet: () => ({ text }), ...cases({ useResponsesApi: true }) });
