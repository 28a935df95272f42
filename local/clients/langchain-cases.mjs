// What LangChain does with a model of OpenAI's, over either of its APIs.
import { HumanMessage, ToolMessage } from "@langchain/core/messages";
import { ChatOpenAI } from "@langchain/openai";
import { GREETING, PLACE, REPORT, RESULT, WRONG_KEY, configured, failure, gather, models } from "./cases.mjs";
import { WEATHER } from "./chat.mjs";

const words = (piece) => piece.text;

/** The cases of a model that has these fields beside its name. */
export function cases(own) {
  const of = (model, { headers, ...fields } = {}) =>
    new ChatOpenAI({
      configuration: { baseURL: `${process.env.UNDERSTUDY_URL}/v1`, defaultHeaders: headers },
      apiKey: process.env.UNDERSTUDY_KEY,
      model,
      maxRetries: 0,
      ...own,
      ...fields,
    });
  const text = async (model) => ({ text: (await model.invoke(GREETING)).text });
  const streamed = async (model) => gather(await model.stream(GREETING), words);
  return {
    plain: ({ to }) => text(of(to)),
    conversation: async ({ to }) => {
      const messages = [new HumanMessage(GREETING)];
      messages.push(await of(to).invoke(messages), new HumanMessage(PLACE));
      return { text: (await of(to).invoke(messages)).text };
    },
    streamed: ({ to }) => streamed(of(to)),
    tools: ({ to }) => {
      const model = of(to).bindTools(WEATHER);
      return tools((messages) => model.invoke(messages));
    },
    streamedTools: ({ to }) => {
      const model = of(to).bindTools(WEATHER);
      return tools((messages) => whole(model.stream(messages)));
    },
    structured: async ({ to }) => ({
      value: await of(to)
        .withStructuredOutput({ title: "report", ...REPORT }, { method: "jsonSchema" })
        .invoke(GREETING),
    }),
    error: ({ to }) => failure(() => text(of(to))),
    fallback: ({ model }) => text(of("any", { headers: configured(model) })),
    streamedFallback: ({ model }) => streamed(of("any", { headers: configured(model) })),
    brokenStream: ({ to }) => failure(() => streamed(of(to))),
    models: ({ model }) => text(of("any", { modelKwargs: { models: models(model) } })),
    // As often as it asks again by default.
    wrongKey: ({ to }) => failure(() => text(of(to, { apiKey: WRONG_KEY, maxRetries: 6 }))),
  };
}

/** Has the model call the tool, answers the call, and asks again. */
async function tools(ask) {
  const messages = [new HumanMessage(PLACE)];
  const first = await ask(messages);
  const [call] = first.tool_calls;
  messages.push(first, new ToolMessage({ tool_call_id: call.id, content: RESULT }));
  return { tool: call.name, arguments: call.args, text: (await ask(messages)).text };
}

/** All pieces of a stream as one message. */
async function whole(stream) {
  let sum;
  for await (const piece of await stream) {
    sum = sum ? sum.concat(piece) : piece;
  }
  return sum;
}
