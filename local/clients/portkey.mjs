import { SCHEMA, conversation, said, tools, words } from "./chat.mjs";
import { DIMENSIONS, GREETING, TEXTS, WRONG_KEY } from "./cases.mjs";
import { failure, fallback, gather, lengths, models, tell } from "./cases.mjs";
// <snippet>
import { Portkey } from "portkey-ai";

const client = new Portkey({
  baseURL: `${process.env.UNDERSTUDY_URL}/v1`,
  apiKey: process.env.UNDERSTUDY_KEY,
  config: {
    strategy: { mode: "fallback" },
    targets: [
      { provider: "openai", override_params: { model: "gpt-4o" } },
      { provider: "anthropic", override_params: { model: "claude-sonnet-4-5" } },
    ],
  },
});

const answer = await client.chat.completions.create({
  messages: [{ role: "user", content: "Hi there" }],
});
const text = answer.choices[0].message.content;
// </snippet>

const configured = (config, apiKey = process.env.UNDERSTUDY_KEY) =>
  new Portkey({ baseURL: `${process.env.UNDERSTUDY_URL}/v1`, apiKey, config });
const bare = configured();
const asked = [{ role: "user", content: GREETING }];
const chat = (body, client = bare) => client.chat.completions.create({ messages: asked, ...body });

async function vectors(body) {
  const answer = await bare.embeddings.create({ input: TEXTS, ...body });
  return answer.data.map((each) => each.embedding);
}

await tell({
  snippet: () => ({ text }),
  plain: async ({ to }) => ({ text: said(await chat({ model: to })).content }),
  conversation: ({ to }) => conversation((body) => chat({ model: to, ...body })),
  streamed: async ({ to }) => gather(await chat({ model: to, stream: true }), words),
  tools: ({ to }) => tools((body) => chat({ model: to, ...body })),
  streamedTools: ({ to }) =>
    tools(async (body) => (await bare.chat.completions.stream({ model: to, ...body })).finalChatCompletion()),
  structured: async ({ to }) => {
    const whole = await chat({ model: to, response_format: SCHEMA });
    return { value: JSON.parse(said(whole).content) };
  },
  embeddings: async ({ to }) =>
    lengths(await vectors({ model: to }), await vectors({ model: to, dimensions: DIMENSIONS })),
  error: ({ to }) => failure(() => chat({ model: to })),
  fallback: async ({ model }) => ({ text: said(await chat({}, configured(fallback(model)))).content }),
  streamedFallback: async ({ model }) => gather(await chat({ stream: true }, configured(fallback(model))), words),
  brokenStream: ({ to }) =>
    failure(async () => gather(await chat({ model: to, stream: true }), words)),
  models: async ({ model }) => ({ text: said(await chat({ models: models(model) })).content }),
  wrongKey: ({ to }) => failure(() => chat({ model: to }, configured(undefined, WRONG_KEY))),
});
