import { once, type EventEmitter } from "node:events";
import type { End } from "../carry.ts";
import { CHUNK_BYTES } from "./place.ts";

/** What can be written to until it says that it is full. */
export interface Writer extends EventEmitter {
  write(bytes: Buffer): boolean;
}

/** A sender that writes to each of its streams whenever there is room. */
export function fill(streams: number, open: (index: number) => Promise<Writer> | Writer): Promise<End> {
  let bytes = 0;
  const chunk = Buffer.alloc(CHUNK_BYTES, 7);
  const fillOne = async (index: number): Promise<void> => {
    const stream = await open(index);
    stream.on("error", () => undefined);
    for (;;) {
      bytes += chunk.length;
      if (!stream.write(chunk)) await once(stream, "drain");
    }
  };
  for (let index = 0; index < streams; index++) void fillOne(index);
  return Promise.resolve({ port: 0, key: "", bytes: () => bytes });
}
