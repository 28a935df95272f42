// How a script is told what to have its client do, and tells what the client saw. NpmClientsTest starts it, with the
// gateway's address, an access key and the questions in the environment, and reads a line of JSON for each question.
// What must have been seen is said in ClientCase.java.
import { readFileSync } from "node:fs";

const asked = JSON.parse(readFileSync(new URL("asked.json", import.meta.url)));

/** What is said, and the schemas of the tool `weather` and of a structured answer. */
export const GREETING = asked.greeting;
export const PLACE = asked.place;
export const RESULT = asked.result;
export const TEXTS = asked.texts;
export const DIMENSIONS = asked.dimensions;
export const WRONG_KEY = asked.wrongKey;
export const CITY = asked.city;
export const REPORT = asked.report;

export const ANTHROPIC = "claude-sonnet-4-5";

/** A config that tries a model of OpenAI's first, and Anthropic's when that fails. */
export function fallback(model) {
  return {
    strategy: { mode: "fallback" },
    targets: [
      { provider: "openai", override_params: { model } },
      { provider: "anthropic", override_params: { model: ANTHROPIC } },
    ],
  };
}

/** The header that has it. */
export const configured = (model) => ({ "x-portkey-config": JSON.stringify(fallback(model)) });

/** The same as a list of models. */
export const models = (model) => [`openai/${model}`, `anthropic/${ANTHROPIC}`];

/** The text of a stream, and in how many pieces it came. */
export async function gather(stream, textOf) {
  let text = "";
  let pieces = 0;
  for await (const event of stream) {
    const piece = textOf(event);
    if (piece) {
      text += piece;
      pieces++;
    }
  }
  return { text, pieces };
}

/** How a client tells a failure. */
export async function failure(call) {
  try {
    await call();
  } catch (error) {
    const { status, statusCode, constructor } = error.lastError ?? error;
    return { type: constructor.name, status: status ?? statusCode, message: error.message ?? String(error) };
  }
  throw new Error("the call was to fail, and did not");
}

/** The vectors of some texts, and those of the same where they are to be short. */
export const lengths = (vectors, short) => ({
  vectors: vectors.length,
  length: vectors[1].length,
  first: vectors[1][0],
  shortened: short[1].length,
});

/**
 * Asks the client each question, and prints what came of it. `cases` has a function for each, but for a saved config: that
 * is asked like any model.
 */
export async function tell(cases) {
  const all = { savedConfig: cases.plain, ...cases };
  for (const question of JSON.parse(process.env.UNDERSTUDY_QUESTIONS)) {
    const line = { ...question };
    try {
      line.seen = await all[question.asked](question);
    } catch (error) {
      line.threw = error.stack;
    }
    console.log(JSON.stringify(line));
  }
}
