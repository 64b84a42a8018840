import { createBatch } from "@wireside/datagram";
import { expect, it } from "vitest";
import { describeWith } from "../../../../test/needs.ts";
import type { Connection } from "../../src/core/connection/connection.ts";
import { RecordedWorld, type Recording } from "../../../packets/test/protocols/wireside/recording.ts";
import { TRANSPORT_LIMITS } from "../../src/core/limits.ts";
import { bytesOf, transfer } from "../core/endpoint/transfer.ts";
import { World, addressOf } from "../core/endpoint/world.ts";
import { fieldsOfQlog, fieldsOfTshark, frameNames, namesOf, type FieldTexts } from "./qlog-fields.ts";
import { recordLoopback } from "./loopback.ts";
import { FRAME_TYPE, NUMBER, fieldsOf, rowsOf, tshark, written, type Row } from "./tshark.ts";

const SERVER = "10.0.0.2";

/** Has client and server send each other bytes, and the client close. */
function converse(world: RecordedWorld, client: Connection, server: Connection, size = 200_000): void {
  transfer(world, [world.client, client], [world.server, server], [bytesOf(size), bytesOf(1000, 2)]);
  transfer(world, [world.server, server], [world.client, client], [bytesOf(size / 2)]);
  client.close(world.network.now, 3, "enough");
  world.client.wake(client);
  world.run(() => server.closeReason !== undefined);
}

/** What tshark finds in the packets of one direction that it could open: each once, for copies are not in a qlog. */
function opened(rows: Row[], isSent: boolean): Row[] {
  const seen = new Set<string>();
  return rows.filter((row) => {
    const [number] = row[NUMBER]!;
    if (number === undefined || (row["ip.src"]![0] === SERVER) !== isSent || seen.has(number)) return false;
    seen.add(number);
    return true;
  });
}

/** Compares what tshark says of every packet with what the server itself said. */
function expectAgreement({ server }: Recording, rows: Row[]): void {
  for (const event of ["packet_sent", "packet_received"] as const) {
    const found = opened(rows, event === "packet_sent");
    const told = server.filter((packet) => packet.event === event);
    expect(found.map((row) => Number(row[NUMBER]![0]))).toEqual(told.map(({ number }) => number));
    expect(found.map((row) => frameNames(row[FRAME_TYPE]!))).toEqual(told.map(({ frames }) => namesOf(frames)));
    expect(found.map(fieldsOfTshark)).toEqual(told.map(({ frames }) => fieldsOfQlog(frames)));
  }
}

/** Has the server get a Hello from somebody else, who says nothing more. */
function greetAsStranger({ server }: RecordedWorld, number: number): void {
  const stranger = new World({ seed: 1000 + number });
  stranger.client.endpoint.connect(0, addressOf(server.host, server.port), server.keys.publicKey);
  const batch = createBatch(2000);
  stranger.client.endpoint.transmit(0, batch);
  server.receive(batch.bytes.subarray(0, batch.length[0]), `10.7.${number >> 8}.${number & 255}`, 7000);
}

describeWith(["tshark"], "Wireshark, with keys", () => {
  it.each([
    ["IK", "aes-128-gcm", true],
    ["XX", "aes-128-gcm", false],
    ["IK", "chacha20-poly1305", true],
    ["XX", "chacha20-poly1305", false],
  ] as const)(
    "finds in every packet what the server found: %s, %s, much lost, late, doubled, damaged",
    (_name, cipher, isKnown) => {
      const ab = {
        delayMs: 10,
        jitterMs: 3,
        rate: 20_000_000,
        loss: 0.03,
        duplicate: 0.03,
        reorder: 0.03,
        corrupt: 0.03,
      };
      const world = new RecordedWorld({ ab, client: { cipher } });
      const { client, server } = world.connected(isKnown);
      converse(world, client, server);
      const recording = world.recording();
      const rows = rowsOf(written(recording));
      expectAgreement(recording, rows);
      expect(rows.filter((row) => row[NUMBER]!.length > 0).length).toBeGreaterThan(200);
    },
  );

  it("finds the same when packets are looked at a second time", () => {
    const world = new RecordedWorld({ ab: { delayMs: 10, rate: 20_000_000, loss: 0.03 } });
    const { client, server } = world.connected();
    converse(world, client, server, 50_000);
    const files = written(world.recording());
    expect(tshark(files.capture, ["-2", "-V"], files.keys)).toBe(tshark(files.capture, ["-V"], files.keys));
  });

  it("follows keys through their updates, from either side", () => {
    const world = new RecordedWorld({ ab: { delayMs: 10, jitterMs: 3, reorder: 0.1, rate: 20_000_000 } });
    const { client, server } = world.connected();
    for (const side of [client, server, client]) {
      transfer(world, [world.client, client], [world.server, server], [bytesOf(30_000)]);
      transfer(world, [world.server, server], [world.client, client], [bytesOf(30_000)]);
      world.run(() => false, 1000);
      expect(side.updateKeys()).toBe(true);
    }
    converse(world, client, server, 30_000);
    const recording = world.recording();
    const files = written({ ...recording, keyLog: recording.keyLog.replaceAll(/^.*_SECRET_[1-9].*\n/gmu, "") });
    expectAgreement(recording, rowsOf(files));
    expectAgreement(recording, rowsOf(files, ["-2"]));
    const updates = fieldsOf(files.capture, ["wireside.key_generation"], files.keys, ["-Y", "wireside.keys_updated"]);
    expect(updates.map((row) => row["wireside.key_generation"])).toEqual([["1"], ["1"], ["2"], ["2"], ["3"], ["3"]]);
  });

  it("follows a client to another address, by the ids that were told it", () => {
    const world = new RecordedWorld({ ab: { delayMs: 10, rate: 20_000_000 } });
    const { client, server } = world.connected();
    world.network.schedule(world.network.now + 50, () => {
      world.client.socket.rebind({ address: "10.0.9.9", port: 6000 });
    });
    converse(world, client, server);
    const recording = world.recording();
    const files = written(recording);
    expectAgreement(recording, rowsOf(files));
    const ids = fieldsOf(files.capture, ["wireside.dcid", "wireside.sender"], files.keys, ["-Y", "udp.port==6000"]);
    expect(ids.length).toBeGreaterThan(50);
    expect(new Set(ids.map((row) => row["wireside.sender"].join()))).toEqual(new Set(["client", "server"]));
  });

  it("knows a connection again after a Retry", () => {
    const world = new RecordedWorld();
    for (let i = 0; i < TRANSPORT_LIMITS.retryFrom; i++) greetAsStranger(world, i);
    const { client, server } = world.connected();
    converse(world, client, server, 20_000);
    const recording = world.recording();
    const files = written(recording);
    expectAgreement(recording, rowsOf(files));
    const info = tshark(files.capture, ["-Y", "wireside.retry.tag"], files.keys);
    expect(info.trim().split("\n")).toHaveLength(1);
    expect(info).toContain(" Retry, DCID=");
    expect(tshark(files.capture, ["-V"], files.keys)).toMatch(/Integrity Tag: [0-9a-f]{32} \[correct\]/u);
  });
});

describeWith(["tshark", "tcpdump", "namespaces"], "Wireshark, over real sockets", () => {
  it.each([
    ["portable", "aes-128-gcm", true],
    ["native", "aes-128-gcm", false],
    ["native", "chacha20-poly1305", true],
  ] as const)("finds in every packet what the endpoints found: %s, %s", async (backend, cipher, isKnown) => {
    const recorded = await recordLoopback({ backend, cipher }, isKnown);
    const rows = rowsOf(written(recorded));
    // A frame of the capture may have many packets, so all of one direction are compared as one list.
    for (const side of ["client", "server"] as const) {
      const own = rows.filter((row) => row["udp.srcport"]![0] === String(recorded.ports[side]));
      const sent = recorded.sent[side];
      expect(own.flatMap((row) => row[NUMBER]!.map(Number))).toEqual(sent.map(({ number }) => number));
      expect(own.flatMap((row) => frameNames(row[FRAME_TYPE]!))).toEqual(sent.flatMap(({ frames }) => namesOf(frames)));
      expect(together(own.map(fieldsOfTshark))).toEqual(together(sent.map(({ frames }) => fieldsOfQlog(frames))));
    }
    if (backend === "native") expect(rows.some((row) => row[NUMBER]!.length > 1)).toBe(true);
  });
});

/** The texts of each field, of all packets. */
function together(packets: readonly FieldTexts[]): FieldTexts {
  const all: FieldTexts = {};
  for (const packet of packets) for (const [name, texts] of Object.entries(packet)) (all[name] ??= []).push(...texts);
  return all;
}
