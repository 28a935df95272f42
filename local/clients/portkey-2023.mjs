import { SCHEMA, conversation, said, tools, words } from "./chat.mjs";
import { ANTHROPIC, GREETING, WRONG_KEY, failure, gather, tell } from "./cases.mjs";
// <snippet>
import { Portkey } from "portkey-ai-2023";

const client = new Portkey({
  baseURL: process.env.UNDERSTUDY_URL,
  apiKey: process.env.UNDERSTUDY_KEY,
  mode: "fallback",
  llms: [
    { provider: "openai", model: "gpt-4o" },
    { provider: "anthropic", model: "claude-sonnet-4-5" },
  ],
});

const answer = await client.chatCompletions.create({
  messages: [{ role: "user", content: "Hi there" }],
});
const text = answer.choices[0].message.content;
// </snippet>

const asked = [{ role: "user", content: GREETING }];

/** A client that says where to go as this generation does: in the body, by mode and models. */
const to = (mode, ...llms) => from({ apiKey: process.env.UNDERSTUDY_KEY, mode, llms });

function from(options) {
  const client = new Portkey({ baseURL: process.env.UNDERSTUDY_URL, ...options });
  return (body) => client.chatCompletions.create({ messages: asked, ...body });
}

const either = (model) => to("fallback", { provider: "openai", model }, { provider: "anthropic", model: ANTHROPIC });

await tell({
  snippet: () => ({ text }),
  plain: async ({ provider, model }) => ({ text: said(await to("single", { provider, model })()).content }),
  conversation: ({ provider, model }) => conversation(to("single", { provider, model })),
  streamed: async ({ provider, model }) => gather(await to("single", { provider, model })({ stream: true }), words),
  tools: ({ provider, model }) => tools(to("single", { provider, model })),
  structured: async ({ provider, model }) => {
    const whole = await to("single", { provider, model })({ response_format: SCHEMA });
    return { value: JSON.parse(said(whole).content) };
  },
  error: ({ model }) => failure(() => to("single", { provider: "openai", model })()),
  fallback: async ({ model }) => ({ text: said(await either(model)()).content }),
  streamedFallback: async ({ model }) => gather(await either(model)({ stream: true }), words),
  brokenStream: ({ model }) =>
    failure(async () => gather(await to("single", { provider: "openai", model })({ stream: true }), words)),
  wrongKey: ({ provider, model }) =>
    failure(() => from({ apiKey: WRONG_KEY, mode: "single", llms: [{ provider, model }] })()),
});
