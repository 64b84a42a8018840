import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import type { ClientEvent, HubClient } from "@wireside/client";
import type { RoomId } from "@wireside/protocol";
import { EXIT, errorLine, exitOf, type Exit } from "../errors.ts";
import { jsonLine } from "../text/neutralise.ts";
import { connectionLine, eventJson, eventText } from "./event-text.ts";
import { onlineLine, post } from "./post.ts";

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

/** Messages on their way at one time; the client keeps their order. */
const IN_FLIGHT = 256;
/** How long the hub may take to show us our own last message, in ms. */
const ECHO_MS = 2_000;

/**
 * Posts each line of input and writes each event as a line. Resolves when every message is on the hub's disk or was
 * refused; each refusal is told on `errors` and decides the exit.
 */
export async function runPipe(client: HubClient, options: PipeOptions): Promise<Exit> {
  const { output, errors, json } = options;
  const show = (event: ClientEvent): void => {
    const line = json ? jsonLine(eventJson(event, client.state)) : eventText(event, client.state);
    if (line !== undefined) output.write(`${line}\n`);
    const aside = connectionLine(event, Date.now());
    if (aside !== undefined) errors.write(`${aside}\n`);
  };
  const over = endOf(client, options);
  const stopEvents = client.on(show);
  try {
    const posting = postLines(client, options, over.signal);
    const exit = await Promise.race([posting, over.promise]);
    if (exit !== undefined && options.listen) await over.promise;
    return exit ?? EXIT.done;
  } finally {
    stopEvents();
  }
}

/** Posts until the input ends. Resolves with how that went, when nothing is on its way any more. */
async function postLines(client: HubClient, options: PipeOptions, signal: AbortSignal): Promise<Exit> {
  const { input, output, errors, json } = options;
  const onTheirWay = new Set<Promise<void>>();
  let exit: Exit = EXIT.done;
  let last = 0;
  const refused = (error: unknown): void => {
    if (signal.aborted) return;
    errors.write(`${errorLine(error)}\n`);
    exit = exitOf(error);
  };
  const track = (sent: Promise<{ id: number }>): void => {
    const settled = sent
      .then(({ id }) => void (last = Math.max(last, id)), refused)
      .finally(() => onTheirWay.delete(settled));
    onTheirWay.add(settled);
  };
  for await (const line of createInterface({ input, crlfDelay: Infinity, signal })) {
    if (signal.aborted) break;
    try {
      const asked = await post(client, line, options.room);
      if (asked.kind === "message") track(asked.sent);
      else if (asked.kind === "list") output.write(`${onlineLine(client, json)}\n`);
    } catch (error) {
      refused(error);
    }
    while (onTheirWay.size >= IN_FLIGHT) await Promise.race(onTheirWay);
  }
  await Promise.all(onTheirWay);
  await untilSeen(client, last);
  return exit;
}

/** An acknowledgement may come before the message itself: waits for that, so that the output is whole. */
function untilSeen(client: HubClient, position: number): Promise<void> {
  return new Promise((resolve) => {
    const seen = (): void => {
      if (client.state.position < position) return;
      stop();
      clearTimeout(late);
      resolve();
    };
    const late = setTimeout(resolve, ECHO_MS).unref();
    const stop = client.subscribe(seen);
    seen();
  });
}

/** What ends it before its time: the caller, nobody reading our output any more, or the connection closed for good. */
function endOf(
  client: HubClient,
  { output, signal }: PipeOptions,
): { promise: Promise<undefined>; signal: AbortSignal } {
  const over = new AbortController();
  const promise = new Promise<undefined>((resolve, reject) => {
    const end = (error?: Error): void => {
      over.abort();
      if (error === undefined) resolve(undefined);
      else reject(error);
    };
    signal.addEventListener("abort", () => end(), { once: true });
    if (signal.aborted) end();
    output.on("error", (error: NodeJS.ErrnoException) => end(error.code === "EPIPE" ? undefined : error));
    client.on((event) => {
      if (event.type === "connection" && event.connection.state === "closed") end(event.connection.because);
    });
  });
  promise.catch(() => undefined); // it may come when nobody waits for it any more
  return { promise, signal: over.signal };
}
