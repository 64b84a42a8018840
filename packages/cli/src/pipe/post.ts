import { setTimeout as wait } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import type { HubClient } from "@wireside/client";
import { WiresideError, type Position, type RoomId } from "@wireside/protocol";
import { parseLine } from "../chat/line.ts";
import { directRoom } from "../chat/people.ts";
import { cleanInput } from "../screen/key.ts";
import { isKnownPerson, personName } from "../screen/screen.ts";
import { jsonLine } from "../text/neutralise.ts";

/** How long to wait where the hub asks for patience and does not say how much. */
const PATIENCE_MS = 1_000;

/**
 * Does what a line of input says. Resolves when its message, if it makes one, is on the hub's disk, with its position.
 * Throws the hub's reason.
 */
export async function post(
  client: HubClient,
  text: string,
  options: { room: RoomId | undefined; json: boolean },
  print: (line: string) => void,
  signal: AbortSignal,
): Promise<Position | undefined> {
  const line = parseLine(cleanInput(stripVTControlCharacters(text)), {
    isKnown: isKnownPerson(client.state),
    commands: false,
  });
  if (line.kind === "text") return send(client, options.room, line.text, signal);
  if (line.kind === "private") return send(client, await directRoom(client, line.name), line.text, signal);
  if (line.kind === "list") print(onlineLine(client, options.json));
  if (line.kind === "wrong") throw new WiresideError("bad_request", { message: line.because });
  return undefined;
}

/** One message at a time keeps the order, whatever the hub refuses; where it asks for patience, it gets it. */
async function send(client: HubClient, room: RoomId | undefined, text: string, signal: AbortSignal): Promise<Position> {
  if (room === undefined)
    throw new WiresideError("not_found", { message: "You are in no room to post to; choose one with --room." });
  for (;;) {
    try {
      return (await client.send(room, text)).id as number as Position;
    } catch (error) {
      if (!(error instanceof WiresideError) || (error.code !== "rate_limited" && error.code !== "hub_busy"))
        throw error;
      for (const pending of client.state.pending) if (pending.failed === error) client.discard(pending.nonce);
      await wait(error.retryAfterMs ?? PATIENCE_MS, undefined, { signal });
    }
  }
}

function onlineLine(client: HubClient, json: boolean): string {
  const { online, users } = client.state;
  if (json) return jsonLine({ type: "list", online: [...online].flatMap((id) => users.get(id) ?? []) });
  return `* online: ${[...online].map((id) => personName(client.state, id)).join(", ")}`;
}
