import { stripVTControlCharacters } from "node:util";
import type { HubClient } from "@wireside/client";
import { WiresideError, type MessageId, type RoomId } from "@wireside/protocol";
import { parseLine } from "../chat/line.ts";
import { directRoom } from "../chat/people.ts";
import { cleanInput } from "../screen/key.ts";
import { isKnownPerson, markedName } from "../screen/screen.ts";
import { jsonLine } from "../text/neutralise.ts";

/** What a line of input asks for. */
export type Asked =
  /** `sent` resolves when the message is on the hub's disk, and rejects with the hub's reason. */
  { kind: "message"; sent: Promise<{ id: MessageId }> } | { kind: "list" } | { kind: "nothing" };

/** Does what a line of input says, as far as handing its message to the client. Throws when nobody can get it. */
export async function post(client: HubClient, text: string, room: RoomId | undefined): Promise<Asked> {
  const line = parseLine(cleanInput(stripVTControlCharacters(text)), {
    isKnown: isKnownPerson(client.state),
    commands: false,
  });
  switch (line.kind) {
    case "text":
      if (room === undefined)
        throw new WiresideError("not_found", { message: "You are in no room; choose one with --room." });
      return { kind: "message", sent: client.send(room, line.text) };
    case "private": {
      const direct = await directRoom(client, line.name);
      return { kind: "message", sent: client.send(direct, line.text) };
    }
    case "wrong":
      throw new WiresideError("bad_request", { message: line.because });
    case "list":
      return { kind: "list" };
    default:
      return { kind: "nothing" };
  }
}

/** The answer to `#ls`, as a line. */
export function onlineLine(client: HubClient, json: boolean): string {
  const { online, users } = client.state;
  if (json) return jsonLine({ type: "list", online: [...online].flatMap((id) => users.get(id) ?? []) });
  return `* online: ${[...online].map((id) => markedName(client.state, id)).join(", ")}`;
}
