import { SCHEMA, conversation, said, tools, words } from "./chat.mjs";
import { DIMENSIONS, GREETING, TEXTS, WRONG_KEY } from "./cases.mjs";
import { configured, failure, gather, lengths, models, tell } from "./cases.mjs";
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

/** As the SDK asks for them: in base64, unless it is told otherwise. */
async function vectors(body) {
  const answer = await client.embeddings.create({ input: TEXTS, ...body });
  return answer.data.map((each) => each.embedding);
}

await tell({
  snippet: () => ({ text }),
  plain: async ({ to }) => ({ text: said(await chat({ model: to })).content }),
  conversation: ({ to }) => conversation((body) => chat({ model: to, ...body })),
  streamed: async ({ to }) => gather(await chat({ model: to, stream: true }), words),
  tools: ({ to }) => tools((body) => chat({ model: to, ...body })),
  streamedTools: ({ to }) =>
    tools((body) => client.chat.completions.stream({ model: to, ...body }).finalChatCompletion()),
  structured: async ({ to }) => {
    const whole = await chat({ model: to, response_format: SCHEMA });
    return { value: JSON.parse(said(whole).content) };
  },
  embeddings: async ({ to }) =>
    lengths(await vectors({ model: to }), await vectors({ model: to, dimensions: DIMENSIONS })),
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
  wrongKey: ({ to }) =>
    failure(() =>
      client.withOptions({ apiKey: WRONG_KEY }).chat.completions.create({ model: to, messages: asked }),
    ),
});
