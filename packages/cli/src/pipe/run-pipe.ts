import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import type { ClientEvent, HubClient } from "@wireside/client";
import type { Position, RoomId } from "@wireside/protocol";
import { EXIT, errorLine, exitOf, type Exit } from "../errors.ts";
import { jsonLine } from "../text/neutralise.ts";
import { connectionLine, eventJson, eventText } from "./event-text.ts";
import { post } from "./post.ts";

export interface PipeOptions {
  input: Readable;
  output: Writable;
  errors: Writable;
  /** Where text goes; undefined when one is in no room. */
  room: RoomId | undefined;
  json: boolean;
  /** Goes on after the end of input, until `signal`. */
  listen: boolean;
  /** Ends it at once. */
  signal: AbortSignal;
}

/** How long the hub may take to show us our own last message. */
const ECHO_MS = 2_000;

/**
 * Posts each line of input, one after the other, and writes each event as a line. Resolves when every line is on the
 * hub's disk or was refused; each refusal is told on `errors` and decides the exit.
 */
export async function runPipe(client: HubClient, options: PipeOptions): Promise<Exit> {
  const { output, errors, json } = options;
  const print = (line: string | undefined): void => void (line !== undefined && output.write(`${line}\n`));
  const show = (event: ClientEvent): void => {
    print(json ? jsonLine(eventJson(event, client.state)) : eventText(event, client.state));
    const line = connectionLine(event, Date.now());
    if (line !== undefined) errors.write(`${line}\n`);
  };
  const ended = endOf(client, options);
  const stopEvents = client.on(show);
  let exit: Exit = EXIT.done;
  let last = 0 as Position;
  const reading = (async () => {
    for await (const line of createInterface({ input: options.input, crlfDelay: Infinity, signal: ended.signal })) {
      if (ended.signal.aborted) return;
      try {
        last = (await post(client, line, options, print, ended.signal)) ?? last;
      } catch (error) {
        if (ended.signal.aborted) return;
        errors.write(`${errorLine(error)}\n`);
        exit = exitOf(error);
      }
    }
    if (options.listen) await ended.promise;
    await untilSeen(client, last);
  })();
  try {
    await Promise.race([reading, ended.promise]);
  } finally {
    stopEvents();
  }
  return exit;
}

/** An acknowledgement may come before the message itself: waits for that, so that the output is whole. */
function untilSeen(client: HubClient, position: Position): Promise<void> {
  return new Promise((resolve) => {
    const seen = (): void => {
      if (client.state.position < position) return;
      stop();
      clearTimeout(late);
      resolve();
    };
    const late = setTimeout(resolve, ECHO_MS);
    const stop = client.subscribe(seen);
    seen();
  });
}

/** What ends it before its time: the caller, nobody reading our output any more, or the connection closed for good. */
function endOf(client: HubClient, { output, signal }: PipeOptions): { promise: Promise<void>; signal: AbortSignal } {
  const over = new AbortController();
  const promise = new Promise<void>((resolve, reject) => {
    const end = (error?: Error): void => {
      over.abort();
      if (error === undefined) resolve();
      else reject(error);
    };
    signal.addEventListener("abort", () => end(), { once: true });
    if (signal.aborted) end();
    output.on("error", (error: NodeJS.ErrnoException) => end(error.code === "EPIPE" ? undefined : error));
    client.on((event) => {
      if (event.type === "connection" && event.connection.state === "closed") end(event.connection.because);
    });
  });
  promise.catch(() => undefined); // it is raced with the reading, and may come when that is over
  return { promise, signal: over.signal };
}
