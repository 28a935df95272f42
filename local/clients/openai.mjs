import { SCHEMA, said, tools, words } from "./chat.mjs";
import { GREETING, TEXTS, configured, failure, gather, models, tell } from "./cases.mjs";
// <snippet>
import OpenAI from "openai";

const client = new OpenAI({
  baseURL: `${process.env.UNDERSTUDY_URL}/v1`,
  apiKey: process.env.UNDERSTUDY_KEY,
});

const answer = await client.chat.completions.create({
  model: "openai/gpt-4o",
  messages: [{ role: "user", content: "Hi there" }],
});
const text = answer.choices[0].message.content;
// </snippet>

const asked = [{ role: "user", content: GREETING }];
const chat = (body, options) => client.chat.completions.create({ messages: asked, ...body }, options);

await tell({
  snippet: () => ({ text }),
  plain: async ({ to }) => ({ text: said(await chat({ model: to })).content }),
  streamed: async ({ to }) => gather(await chat({ model: to, stream: true }), words),
  tools: ({ to }) => tools((body) => chat({ model: to, ...body })),
  streamedTools: ({ to }) =>
    tools((body) => client.chat.completions.stream({ model: to, ...body }).finalChatCompletion()),
  structured: async ({ to }) => {
    const whole = await chat({ model: to, response_format: SCHEMA });
    return { value: JSON.parse(said(whole).content) };
  },
  embeddings: async ({ to }) => {
    const vectors = await client.embeddings.create({ model: to, input: TEXTS });
    return { vectors: vectors.data.length, length: vectors.data[1].embedding.length };
  },
  error: ({ to }) => failure(() => chat({ model: to })),
  fallback: async ({ model }) => {
    const headers = configured(model);
    return { text: said(await chat({ model: "any" }, { headers })).content };
  },
  streamedFallback: async ({ model }) => {
    const headers = configured(model);
    return gather(await chat({ model: "any", stream: true }, { headers }), words);
  },
  brokenStream: ({ to }) => failure(async () => gather(await chat({ model: to, stream: true }), words)),
  models: async ({ model }) => ({ text: said(await chat({ models: models(model) })).content }),
});
