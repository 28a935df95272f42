import { CITY, GREETING, PLACE, REPORT, RESULT, WRONG_KEY } from "./cases.mjs";
import { configured, failure, gather, models, tell } from "./cases.mjs";
// <snippet>
import Anthropic from "@anthropic-ai/sdk";

const client = new Anthropic({
  baseURL: process.env.UNDERSTUDY_URL,
  apiKey: process.env.UNDERSTUDY_KEY,
});

const answer = await client.messages.create({
  model: "openai/gpt-4o",
  max_tokens: 1000,
  messages: [{ role: "user", content: "Hi there" }],
});
const text = answer.content[0].text;
// </snippet>

const asked = { max_tokens: 1000, messages: [{ role: "user", content: GREETING }] };
const weather = [{ name: "weather", input_schema: CITY }];
const message = (body, options) => client.messages.create({ ...asked, ...body }, options);
const said = (whole) => whole.content.find((block) => block.type === "text").text;
const words = (event) => event.delta?.text;

/** Asks until the model calls the tool, answers the call, and asks again. */
async function tools(model, ask) {
  const messages = [{ role: "user", content: PLACE }];
  const first = await ask({ ...asked, model, messages, tools: weather });
  const call = first.content.find((block) => block.type === "tool_use");
  messages.push({ role: "assistant", content: first.content });
  messages.push({ role: "user", content: [{ type: "tool_result", tool_use_id: call.id, content: RESULT }] });
  const second = await ask({ ...asked, model, messages, tools: weather });
  return { tool: call.name, arguments: call.input, text: said(second) };
}

await tell({
  snippet: () => ({ text }),
  plain: async ({ to }) => ({ text: said(await message({ model: to })) }),
  conversation: async ({ to }) => {
    const first = await message({ model: to });
    const messages = [...asked.messages, { role: "assistant", content: first.content }];
    messages.push({ role: "user", content: PLACE });
    return { text: said(await message({ model: to, messages })) };
  },
  streamed: async ({ to }) => gather(await message({ model: to, stream: true }), words),
  tools: ({ to }) => tools(to, message),
  streamedTools: ({ to }) =>
    tools(to, (body) => client.messages.stream(body).finalMessage()),
  structured: async ({ to }) => {
    const output_config = { format: { type: "json_schema", schema: REPORT } };
    return { value: JSON.parse(said(await message({ model: to, output_config }))) };
  },
  error: ({ to }) => failure(() => message({ model: to })),
  fallback: async ({ model }) => {
    const headers = configured(model);
    return { text: said(await message({ model: "any" }, { headers })) };
  },
  streamedFallback: async ({ model }) => {
    const headers = configured(model);
    return gather(await message({ model: "any", stream: true }, { headers }), words);
  },
  brokenStream: ({ to }) => failure(async () => gather(await message({ model: to, stream: true }), words)),
  models: async ({ model }) => ({ text: said(await message({ models: models(model) })) }),
  wrongKey: ({ to }) =>
    failure(() => client.withOptions({ apiKey: WRONG_KEY }).messages.create({ ...asked, model: to })),
});
