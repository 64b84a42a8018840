import { connect } from "node:net";
import type { Listening } from "@wireside/lab";

/** Numbers from a seed (xorshift32), so that a run that fails can be run again. */
export function numbersFrom(seed: number): () => number {
  let x = seed;
  return () => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return x >>> 0;
  };
}

/** A connection that writes words of the protocol and bytes of no protocol, and ends in one of several ways. */
export async function sendGarbage(
  server: Listening,
  words: readonly (string | Uint8Array)[],
  random: () => number,
): Promise<void> {
  const socket = connect(server.at.port, server.at.host);
  const closed = new Promise((resolve) => socket.on("close", resolve));
  socket.on("error", () => undefined).resume();
  for (let piece = random() % 6; piece >= 0; piece--) {
    const isWord = random() % 3 > 0;
    socket.write(
      isWord ? words[random() % words.length]! : Buffer.from(Array.from({ length: random() % 300 }, random)),
    );
    if (random() % 2 === 0) await new Promise(setImmediate);
  }
  if (random() % 3 === 0) socket.resetAndDestroy();
  else if (random() % 2 === 0) socket.destroy();
  else socket.end();
  if (!socket.destroyed) setTimeout(() => socket.destroy(), 50).unref();
  await closed;
}
