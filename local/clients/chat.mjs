// OpenAI's chat completions, as clients of that dialect have them in common.
import { CITY, GREETING, PLACE, REPORT, RESULT } from "./cases.mjs";

export const WEATHER = [{ type: "function", function: { name: "weather", parameters: CITY } }];
export const SCHEMA = { type: "json_schema", json_schema: { name: "report", strict: true, schema: REPORT } };

/** The message of a whole answer. */
export const said = (whole) => whole.choices[0].message;

/** The words of a chunk. */
export const words = (chunk) => chunk.choices[0]?.delta?.content;

/** Goes on from the answer. */
export async function conversation(ask) {
  const messages = [{ role: "user", content: GREETING }];
  messages.push(said(await ask({ messages })), { role: "user", content: PLACE });
  return { text: said(await ask({ messages })).content };
}

/** Has the model call the tool, answers the call, and asks again. */
export async function tools(ask) {
  const messages = [{ role: "user", content: PLACE }];
  const first = said(await ask({ messages, tools: WEATHER }));
  const [call] = first.tool_calls;
  messages.push(first, { role: "tool", tool_call_id: call.id, content: RESULT });
  const second = said(await ask({ messages, tools: WEATHER }));
  return { tool: call.function.name, arguments: JSON.parse(call.function.arguments), text: second.content };
}
