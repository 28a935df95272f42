import { CITY, GREETING, PLACE, REPORT, RESULT, WRONG_KEY } from "./cases.mjs";
import { configured, failure, gather, models, tell } from "./cases.mjs";
// <snippet>
import OpenAI from "openai";

const client = new OpenAI({
  baseURL: `${process.env.UNDERSTUDY_URL}/v1`,
  apiKey: process.env.UNDERSTUDY_KEY,
});

const answer = await client.responses.create({
  model: "openai/gpt-4o",
  input: "Hi there",
});
const text = answer.output_text;
// </snippet>

const weather = [{ type: "function", name: "weather", parameters: CITY, strict: true }];
const respond = (body, options) => client.responses.create({ input: GREETING, ...body }, options);
const words = (event) => event.type === "response.output_text.delta" && event.delta;

/** Asks until the model calls the tool, answers the call, and asks again: with all that was said, for nothing is kept. */
async function tools(model, ask) {
  const input = [{ role: "user", content: PLACE }];
  const first = await ask({ model, input, tools: weather });
  const call = first.output.find((item) => item.type === "function_call");
  input.push(...first.output, { type: "function_call_output", call_id: call.call_id, output: RESULT });
  const second = await ask({ model, input, tools: weather });
  return { tool: call.name, arguments: JSON.parse(call.arguments), text: second.output_text };
}

await tell({
  snippet: () => ({ text }),
  plain: async ({ to }) => ({ text: (await respond({ model: to })).output_text }),
  conversation: async ({ to }) => {
    const input = [{ role: "user", content: GREETING }];
    input.push(...(await respond({ model: to, input })).output, { role: "user", content: PLACE });
    return { text: (await respond({ model: to, input })).output_text };
  },
  streamed: async ({ to }) => gather(await respond({ model: to, stream: true }), words),
  tools: ({ to }) => tools(to, respond),
  streamedTools: ({ to }) =>
    tools(to, (body) => client.responses.stream(body).finalResponse()),
  structured: async ({ to }) => {
    const text = { format: { type: "json_schema", name: "report", strict: true, schema: REPORT } };
    return { value: JSON.parse((await respond({ model: to, text })).output_text) };
  },
  error: ({ to }) => failure(() => respond({ model: to })),
  fallback: async ({ model }) => {
    const headers = configured(model);
    return { text: (await respond({ model: "any" }, { headers })).output_text };
  },
  streamedFallback: async ({ model }) => {
    const headers = configured(model);
    return gather(await respond({ model: "any", stream: true }, { headers }), words);
  },
  brokenStream: ({ to }) => failure(async () => gather(await respond({ model: to, stream: true }), words)),
  models: async ({ model }) => ({ text: (await respond({ models: models(model) })).output_text }),
  wrongKey: ({ to }) =>
    failure(() => client.withOptions({ apiKey: WRONG_KEY }).responses.create({ model: to, input: GREETING })),
});
