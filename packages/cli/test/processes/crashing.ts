import { runFullScreen } from "../../src/screen/full-screen.ts";
import { fakeClient } from "../fake-client.ts";

// Not a test: a full screen that falls over, for one.

const client = fakeClient();
client.answers.set("history", () => ({ messages: [], older: false, newer: false }));
setTimeout(() => {
  throw new Error("it fell over");
}, 500);
try {
  const { stdin, stdout } = process;
  await runFullScreen(client, { stdin, stdout }, { room: undefined, signal: new AbortController().signal });
} catch (error) {
  console.error(`after: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
