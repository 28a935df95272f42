// What Vercel's AI SDK does through any of its providers.
import { generateText, jsonSchema, Output, stepCountIs, streamText, tool } from "ai";
import { CITY, GREETING, PLACE, REPORT, RESULT, WRONG_KEY, configured, failure, gather } from "./cases.mjs";

globalThis.AI_SDK_LOG_WARNINGS = false;

/**
 * The cases of a provider. `model` makes its model of a name such as `openai/gpt-4o`, and of an access key where it is to
 * have another; `options` go with every call.
 */
export function cases(model, options) {
  const whole = (to, request) => generateText({ model: model(to), prompt: GREETING, ...options, ...request });
  const streamed = (to, request) => streamText({ model: model(to), prompt: GREETING, ...options, ...request });
  const words = (stream) => gather(stream.textStream, (piece) => piece);
  return {
    plain: async ({ to }) => ({ text: (await whole(to)).text }),
    conversation: async ({ to }) => {
      const messages = [{ role: "user", content: GREETING }];
      const first = await whole(to, { prompt: undefined, messages });
      messages.push(...first.response.messages, { role: "user", content: PLACE });
      return { text: (await whole(to, { prompt: undefined, messages })).text };
    },
    streamed: ({ to }) => words(streamed(to)),
    tools: ({ to }) => tools((request) => whole(to, request)),
    streamedTools: ({ to }) => tools((request) => streamed(to, request)),
    structured: async ({ to }) => ({
      value: (await whole(to, { output: Output.object({ schema: jsonSchema(REPORT) }) })).output,
    }),
    fallback: async ({ model: name }) => ({ text: (await whole("any", { headers: configured(name) })).text }),
    streamedFallback: ({ model: name }) => words(streamed("any", { headers: configured(name) })),
    // The SDK gives errors in a stream to onError, and ends the text.
    brokenStream: async ({ to }) => {
      let error;
      const onError = (event) => (error = event.error);
      await streamed(to, { onError }).consumeStream();
      return { message: error.message };
    },
    error: ({ to }) => failure(() => whole(to)),
    wrongKey: ({ to }) => failure(() => whole(to, { model: model(to, WRONG_KEY) })),
  };
}

/** The SDK asks twice by itself: it runs the tool between. */
async function tools(ask) {
  const seen = {};
  const weather = tool({
    inputSchema: jsonSchema(CITY),
    execute: (input) => {
      seen.tool = "weather";
      seen.arguments = input;
      return RESULT;
    },
  });
  const answer = await ask({ prompt: PLACE, tools: { weather }, stopWhen: stepCountIs(2) });
  const text = await answer.text;
  return { ...seen, text };
}
