import { OpenAIEmbeddings } from "@langchain/openai";
import { DIMENSIONS, TEXTS, lengths, tell } from "./cases.mjs";
import { cases } from "./langchain-cases.mjs";
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

/** The vectors of the texts. */
function vectors(fields) {
  const embeddings = new OpenAIEmbeddings({
    configuration: { baseURL: `${process.env.UNDERSTUDY_URL}/v1` },
    apiKey: process.env.UNDERSTUDY_KEY,
    ...fields,
  });
  return embeddings.embedDocuments(TEXTS);
}

await tell({
  snippet: () => ({ text }),
  ...cases(),
  embeddings: async ({ to }) =>
    lengths(await vectors({ model: to }), await vectors({ model: to, dimensions: DIMENSIONS })),
});
