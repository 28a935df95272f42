// What Vercel's AI SDK does through any of its providers.
import { generateText, jsonSchema, Output, stepCountIs, streamText, tool } from "ai";
import { CITY, GREETING, PLACE, REPORT, RESULT, configured, failure, gather } from "./cases.mjs";

globalThis.AI_SDK_LOG_WARNINGS = false;

/** The cases of a provider. `model` makes its model of a name such as `openai/gpt-4o`. */
export function cases(model) {
  return {
    plain: async ({ to }) => ({
      text: (await generateText({ model: model(to), prompt: GREETING })).text,
    }),
    streamed: async ({ to }) =>
      gather(streamText({ model: model(to), prompt: GREETING }).textStream, (piece) => piece),
    tools: ({ to }) => tools((request) => generateText({ model: model(to), ...request })),
    streamedTools: ({ to }) => tools((request) => streamText({ model: model(to), ...request })),
    structured: async ({ to }) => {
      const output = Output.object({ schema: jsonSchema(REPORT) });
      return { value: (await generateText({ model: model(to), prompt: GREETING, output })).output };
    },
    fallback: async ({ model: name }) => ({
      text: (await generateText({ model: model("any"), prompt: GREETING, headers: configured(name) })).text,
    }),
    streamedFallback: ({ model: name }) =>
      gather(
        streamText({ model: model("any"), prompt: GREETING, headers: configured(name) }).textStream,
        (piece) => piece,
      ),
    // The SDK gives errors in a stream to onError, and ends the text.
    brokenStream: async ({ to }) => {
      let error;
      const onError = (event) => (error = event.error);
      await streamText({ model: model(to), prompt: GREETING, onError }).consumeStream();
      return { message: error.message };
    },
    error: ({ to }) => failure(() => generateText({ model: model(to), prompt: GREETING })),
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
