import { HumanMessage, ToolMessage } from "@langchain/core/messages";
import { OpenAIEmbeddings } from "@langchain/openai";
import { GREETING, PLACE, REPORT, RESULT, TEXTS, configured, failure, gather, models, tell } from "./cases.mjs";
import { WEATHER } from "./chat.mjs";
// <snippet>
import { ChatOpenAI } from "@langchain/openai";

const model = new ChatOpenAI({
  configuration: { baseURL: `${process.env.UNDERSTUDY_URL}/v1` },
  apiKey: process.env.UNDERSTUDY_KEY,
  model: "openai/gpt-4o",
  maxRetries: 0,
});

const { content: text } = await model.invoke("Hi there");
// </snippet>

/** Another model like it. */
function of(name, { headers, ...fields } = {}) {
  return new ChatOpenAI({
    configuration: { baseURL: `${process.env.UNDERSTUDY_URL}/v1`, defaultHeaders: headers },
    apiKey: process.env.UNDERSTUDY_KEY,
    model: name,
    maxRetries: 0,
    ...fields,
  });
}

/** Has the model call the tool, answers the call, and asks again. */
async function tools(ask) {
  const messages = [new HumanMessage(PLACE)];
  const first = await ask(messages);
  const [call] = first.tool_calls;
  messages.push(first, new ToolMessage({ tool_call_id: call.id, content: RESULT }));
  return { tool: call.name, arguments: call.args, text: (await ask(messages)).content };
}

/** All pieces of a stream as one message. */
async function whole(stream) {
  let sum;
  for await (const piece of await stream) {
    sum = sum ? sum.concat(piece) : piece;
  }
  return sum;
}

await tell({
  snippet: () => ({ text }),
  plain: async ({ to }) => ({ text: (await of(to).invoke(GREETING)).content }),
  streamed: async ({ to }) => gather(await of(to).stream(GREETING), (piece) => piece.content),
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
  embeddings: async ({ to }) => {
    const embeddings = new OpenAIEmbeddings({
      configuration: { baseURL: `${process.env.UNDERSTUDY_URL}/v1` },
      apiKey: process.env.UNDERSTUDY_KEY,
      model: to,
    });
    const vectors = await embeddings.embedDocuments(TEXTS);
    return { vectors: vectors.length, length: vectors[1].length };
  },
  error: ({ to }) => failure(() => of(to).invoke(GREETING)),
  fallback: async ({ model: name }) => {
    const headers = configured(name);
    return { text: (await of("any", { headers }).invoke(GREETING)).content };
  },
  streamedFallback: async ({ model: name }) => {
    const headers = configured(name);
    return gather(await of("any", { headers }).stream(GREETING), (piece) => piece.content);
  },
  brokenStream: ({ to }) => failure(async () => gather(await of(to).stream(GREETING), (piece) => piece.content)),
  models: async ({ model: name }) => {
    const model = of("any", { modelKwargs: { models: models(name) } });
    return { text: (await model.invoke(GREETING)).content };
  },
});
