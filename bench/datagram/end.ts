import { answerFor } from "../carry.ts";
import { openFlood, openSink, type Way } from "./ways.ts";

// One end of the way, in a process of its own: `end.ts WAY` receives, `end.ts WAY PORT SIZE` sends.

const [way, port, size] = process.argv.slice(2) as [Way, string?, string?];
answerFor(port === undefined ? await openSink(way) : await openFlood(way, Number(port), Number(size)));
