import { once } from "node:events";
import type { HubClient } from "@wireside/client";
import { connect, join } from "@wireside/client/node";
import { HubFrame, LIMITS, type MessageId, type RoomId } from "@wireside/protocol";
import { afterEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { startHubProcess, temporaryFolder, type HubProcess } from "./hub-process.ts";

const cleanUp: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of cleanUp.splice(0).reverse()) await end();
});

const MESSAGES = 4_000;
/** Long enough that what the system buffers between two programs (some MiB) is a small part of the whole. */
const TEXT = "x".repeat(15_000);

async function startHub(): Promise<HubProcess> {
  const data = await temporaryFolder("held-up");
  cleanUp.push(data.remove);
  const limits = ["messages", "joins"].flatMap((name) => ["--limit", `${name}=off`]);
  const hub = await startHubProcess({ data: data.path, args: ["--open", "--log", "silent", ...limits] });
  cleanUp.push(() => hub.end("SIGTERM"));
  return hub;
}

async function newClient(hub: HubProcess, name: string): Promise<HubClient> {
  const client = await connect({ address: `127.0.0.1:${String(hub.port)}`, name });
  cleanUp.push(() => client.close({ waitMs: 0 }));
  return client;
}

/** The ids of all messages in the room that a client is told of, in the order it is told. */
function idsSeen(client: HubClient, room: RoomId): MessageId[] {
  const ids: MessageId[] = [];
  client.on((event) => {
    if (event.type === "message" && event.room === room && event.message.note === undefined) ids.push(event.message.id);
  });
  return ids;
}

/** A client that can stop reading its socket. */
async function openStuck(hub: HubProcess): Promise<{ socket: WebSocket; ids: MessageId[]; welcomes: () => number }> {
  const { token } = await join({ address: `127.0.0.1:${String(hub.port)}`, name: "stuck" });
  const socket = new WebSocket(`${hub.url.replace("http", "ws")}/api/v1/socket`, {
    headers: { authorization: `Bearer ${token}` },
  });
  cleanUp.push(() => socket.terminate());
  const ids: MessageId[] = [];
  let welcomes = 0;
  const live = new Promise<void>((resolve) => {
    socket.on("message", (data: Buffer) => {
      const frame = HubFrame.parse(JSON.parse(data.toString()));
      if (frame.type === "welcome") welcomes++;
      if (frame.type === "live") resolve();
      if (frame.type === "messages")
        ids.push(...frame.messages.filter(({ note }) => note === undefined).map(({ id }) => id));
    });
  });
  await live;
  return { socket, ids, welcomes: () => welcomes };
}

async function metric(hub: HubProcess, name: string): Promise<number> {
  const text = await (await fetch(`${hub.url}/metrics`)).text();
  return Number(new RegExp(`^wireside_${name} (.*)$`, "m").exec(text)?.[1]);
}

describe("nobody is held up", () => {
  it("by one that stops reading: the hub's memory stays bounded, others get everything, and it catches up", async () => {
    const hub = await startHub();
    const sender = await newClient(hub, "sender");
    const reader = await newClient(hub, "reader");
    const [room] = sender.state.rooms.keys();
    if (room === undefined) throw new Error("there is no lobby");
    const seen = idsSeen(reader, room);
    const stuck = await openStuck(hub);
    stuck.socket.pause();

    let queuedMost = 0;
    const sent: MessageId[] = [];
    for (let from = 0; from < MESSAGES; from += 100) {
      const acks = await Promise.all(Array.from({ length: 100 }, () => sender.send(room, TEXT)));
      sent.push(...acks.map(({ id }) => id));
      queuedMost = Math.max(queuedMost, await metric(hub, "queued_bytes"));
    }
    expect(await metric(hub, "clients_behind_total")).toBe(1);
    // One group may be written to a queue that is just short of full; a group here is at most 100 messages.
    expect(queuedMost).toBeGreaterThan(0);
    expect(queuedMost).toBeLessThan(LIMITS.connectionQueueBytes + 100 * (TEXT.length + 100) + LIMITS.catchUpBytes);

    await until(reader, () => seen.length >= MESSAGES);
    expect(seen).toEqual(sent);

    stuck.socket.resume();
    while (stuck.ids.length < MESSAGES) await once(stuck.socket, "message");
    expect(stuck.ids).toEqual(sent);
    expect(stuck.welcomes()).toBe(2);
    const last = await sender.send(room, "and on");
    while (stuck.ids.at(-1) !== last.id) await once(stuck.socket, "message");
    expect(await metric(hub, "queued_bytes")).toBe(0);
  });
});

function until(client: HubClient, condition: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (condition()) resolve();
    };
    client.on(look);
    look();
  });
}
