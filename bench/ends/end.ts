import { answerFor } from "../carry.ts";
import { WAYS, type WayName } from "./ways.ts";

// One end of a way, in a process of its own: `end.ts WAY HOST SENDER-HOST` receives, `end.ts WAY HOST PORT KEY STREAMS` sends.

/** Of a sender whose receiver has to know its port, sent once before anything else. */
interface SenderPort {
  readonly senderPort: number;
}

const [way, host, ...rest] = process.argv.slice(2) as [WayName, string, ...string[]];
const ends = await WAYS[way].ends();
if (rest.length === 1) {
  const onSenderPort = (listener: (port: number) => void): void => {
    process.on("message", (message: SenderPort | "report") => {
      if (message !== "report") listener(message.senderPort);
    });
  };
  answerFor(await ends.receive({ host, senderHost: rest[0]!, onSenderPort }));
} else {
  const [port, key = "", streams] = rest;
  const tellPort = (senderPort: number): void => void process.send?.({ senderPort } satisfies SenderPort);
  answerFor(await ends.send({ host, port: Number(port), key, streams: Number(streams), tellPort }));
}
