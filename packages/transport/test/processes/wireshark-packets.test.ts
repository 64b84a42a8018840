import { toHex } from "@wireside/bytes";
import { expect, it } from "vitest";
import { describeWith } from "../../../../test/needs.ts";
import { writeRetry, writeVersionList } from "../../src/core/handshake/stateless-answers.ts";
import { QlogFrames } from "../../src/core/qlog/frames.ts";
import { writeFrame } from "../../src/core/wire/frames.ts";
import { VERSION_1 } from "../../src/core/wire/packet-forms.ts";
import { PacketWriter } from "../../src/core/wire/packet-writer.ts";
import { createNodeCrypto } from "../../src/node/crypto.ts";
import { bytesOf } from "../core/endpoint/transfer.ts";
import { FRAME_TYPES, everyFrame } from "./every-frame.ts";
import { Forgery } from "./forged.ts";
import { fieldsOfQlog, fieldsOfTshark, frameNames, namesOf } from "./qlog-fields.ts";
import { FRAME_TYPE, NUMBER, fieldsOf, rowsOf, tshark, written } from "./tshark.ts";

const PING = Uint8Array.of(1);

describeWith(["tshark"], "Wireshark, with keys, of packets made by hand", () => {
  it("finds every kind of frame, with numbers of every length", () => {
    const capture = new Forgery("chacha20-poly1305");
    capture.greet();
    const payloads = everyFrame();
    for (const [i, payload] of payloads.entries()) capture.addData(i % 2 === 0 ? "client" : "server", i, payload);
    const rows = rowsOf(written(capture)).slice(2);
    const qlog = new QlogFrames();
    const frames = payloads.map((payload) => qlog.read(payload, 0, payload.length));
    expect(rows.map((row) => Number(row[NUMBER]![0]))).toEqual(payloads.map((_, i) => i));
    expect(rows.map((row) => frameNames(row[FRAME_TYPE]!))).toEqual(frames.map((packet) => namesOf(packet)));
    expect(rows.map(fieldsOfTshark)).toEqual(frames.map(fieldsOfQlog));
    const types = new Set(rows.flatMap((row) => row[FRAME_TYPE]!.map(Number)));
    expect([...types].toSorted((a, b) => a - b)).toEqual(FRAME_TYPES);
  });

  it("rebuilds packet numbers above 32 bits", () => {
    const capture = new Forgery();
    capture.greet();
    const numbers = [0, 2 ** 31 - 1, 2 ** 32 - 3, 2 ** 32 + 1, 2 ** 32 - 1, 2 ** 32 + 2 ** 31, 2 ** 33];
    for (const number of numbers) capture.addData("client", number, PING);
    const rows = rowsOf(written(capture)).slice(2);
    expect(rows.map((row) => Number(row[NUMBER]![0]))).toEqual(numbers);
  });

  it("takes packets apart that the system gave or took as one", () => {
    const capture = new Forgery();
    capture.greet();
    const frames = bytesOf(1000).fill(1);
    const run = [5, 6, 8, 9].map((number) => capture.sealed("client", number, number === 9 ? PING : frames));
    capture.add("client", Buffer.concat(run));
    expect(rowsOf(written(capture))[2]![NUMBER]).toEqual(["5", "6", "8", "9"]);
  });

  it("opens packets of captures that begin in the middle, or without the packet that told an id", () => {
    const capture = new Forgery();
    const to = bytesOf(8);
    for (let i = 0; i < 20; i++) capture.add("client", capture.sealed("client", i, PING, { to }));
    const rows = rowsOf(written(capture));
    expect(rows.map((row) => row[NUMBER]!.join())).toEqual(Array.from({ length: 20 }, (_, i) => String(i)));
  });

  it("knows a stateless reset by the token that was told", () => {
    const capture = new Forgery();
    capture.greet();
    const writer = new PacketWriter(new Uint8Array(100));
    const resetToken = bytesOf(16);
    const connectionId = bytesOf(8, 2);
    writeFrame(writer, "newConnectionId", { sequenceNumber: 1, retirePriorTo: 0, connectionId, resetToken });
    capture.addData("server", 0, writer.bytes.subarray(0, writer.at));
    const reset = Buffer.concat([Buffer.of(0x51), bytesOf(20, 3), resetToken]);
    capture.add("server", reset);
    const files = written(capture);
    const token = "wireside.stateless_reset.token";
    expect(fieldsOf(files.capture, [token], files.keys).at(-1)![token]).toEqual([toHex(resetToken)]);
    expect(tshark(files.capture, [], files.keys).trim()).toMatch(/ Stateless Reset$/u);
  });

  it.each([
    ["a frame that is cut short", [0x04, 0x40]],
    ["a type that is not in the table", [0x20]],
    ["a type that is longer than it has to be", [0x40, 0x01]],
    ["ranges below 0", [0x02, 0x05, 0x00, 0x00, 0x06]],
    ["too many ranges", [0x02, 0x3f, 0x00, 0x40, 0x40, 0x00]],
    ["more streams than there are ids", [0x12, 0xd0, 0, 0, 0, 0, 0, 0, 0]],
    ["a number that is too large", [0x10, 0xe0, 0, 0, 0, 0, 0, 0, 0]],
    ["an id of another length", [0x18, 0x01, 0x00, 0x04, 1, 2, 3, 4, ...Array<number>(16).fill(0)]],
    ["an id that retires itself", [0x18, 0x01, 0x02, 0x08, ...Array<number>(24).fill(0)]],
    ["no frame", []],
  ])("says what is wrong: %s", (_name, frames) => {
    const capture = new Forgery();
    capture.greet();
    capture.addData("client", 0, Uint8Array.from(frames));
    const { capture: file, keys } = written(capture);
    expect(fieldsOf(file, ["frame.number"], keys, ["-Y", "wireside.malformed"])).toEqual([{ "frame.number": ["3"] }]);
  });
});

describeWith(["tshark"], "Wireshark, without keys", () => {
  const HEADER = [
    "version",
    "dcid",
    "scid",
    "long.packet_type",
    "token",
    "noise.protocol",
    "noise.message",
    "retry.tag",
  ];
  const FIELDS = [...HEADER, "supported_version", "packet_number_low", "key_phase", "encrypted", "tag"].map(
    (name) => `wireside.${name}`,
  );

  it("shows what every packet tells", () => {
    const capture = new Forgery();
    const { first, client, server } = capture.ids;
    const hello = {
      ...({ kind: "hello", version: VERSION_1, destination: first, source: client } as const),
      ...{ isServerKnown: false, isChaCha: true, token: bytesOf(40), message: bytesOf(32, 2) },
    };
    capture.addLong("client", { ...hello, token: new Uint8Array(0) });
    capture.add("server", writeRetry(createNodeCrypto(), hello, bytesOf(40)));
    capture.addLong("client", hello);
    const reply = { version: VERSION_1, destination: client, source: server, message: bytesOf(118, 3) };
    capture.addLong("server", { kind: "helloReply", ...reply });
    const finish = { version: VERSION_1, destination: server, source: client, message: bytesOf(86, 4) };
    capture.addLong("client", { kind: "helloFinish", ...finish });
    capture.add("server", writeVersionList({ kind: "otherVersion", version: 1, destination: first, source: client }));
    capture.addData("client", 2 ** 32 + 5, PING, 1);
    const { capture: file } = written(capture);
    const rows = fieldsOf(file, FIELDS).map((row) => Object.values(row).map((values) => values.join()));
    const [v1, ids] = ["0x77730001", (to: Uint8Array, from: Uint8Array) => [toHex(to), toHex(from)]];
    const none = ["", "", "", "", ""];
    const name = "Noise_XX_25519_ChaChaPoly_SHA256";
    expect(rows.slice(0, 6)).toEqual([
      [v1, ...ids(first, client), "0", "", name, toHex(bytesOf(32, 2)), "", ...none],
      [v1, ...ids(client, first), "3", toHex(bytesOf(40)), "", "", expect.stringMatching(/^[0-9a-f]{32}$/u), ...none],
      [v1, ...ids(first, client), "0", toHex(bytesOf(40)), name, toHex(bytesOf(32, 2)), "", ...none],
      [v1, ...ids(client, server), "1", "", "", toHex(bytesOf(118, 3)), "", ...none],
      [v1, ...ids(server, client), "2", "", "", toHex(bytesOf(86, 4)), "", ...none],
      ["0x00000000", ...ids(client, first), "4", "", "", "", "", v1, "", "", "", ""],
    ]);
    const sealed = toHex(capture.sealed("client", 2 ** 32 + 5, PING, { generation: 1 }));
    const data = ["5", "1", sealed.slice(26, 28), sealed.slice(28)];
    expect(rows[6]).toEqual(["", toHex(server), "", "", "", "", "", "", "", ...data]);
    const infos = tshark(file, ["-T", "fields", "-e", "_ws.col.Info"]).trim().split("\n");
    const told = `DCID=${toHex(client)}, SCID=${toHex(server)}`;
    expect([infos[3], infos[6]]).toEqual([`Hello-reply, ${told}`, `Data, DCID=${toHex(server)}, PKN: 5`]);
    expect(fieldsOf(file, ["frame.number"], undefined, ["-Y", "wireside.malformed || _ws.malformed"])).toEqual([]);
  });

  it("reads a port as it is told to, where no Hello was captured", () => {
    const capture = new Forgery();
    capture.addData("client", 7, PING);
    const { capture: file } = written({ capture: capture.capture, keyLog: "" });
    expect(tshark(file, [])).toContain(" UDP ");
    expect(tshark(file, ["-d", "udp.port==4433,wireside"])).toContain(" Data, DCID=5151515151515151, PKN: 7\n");
  });

  it("leaves other protocols alone", () => {
    const capture = new Forgery();
    for (let first = 0; first < 256; first++)
      capture.add("client", Buffer.concat([Buffer.of(first), bytesOf(60, first + 1)]));
    expect(tshark(written(capture).capture, ["-Y", "wireside"])).toBe("");
  });
});

describeWith(["tshark"], "Wireshark, of what nobody should send", () => {
  it("never stumbles: over noise, packets cut short, changed anywhere, and captured in part", () => {
    const capture = new Forgery();
    capture.greet();
    capture.addData("client", 0, PING);
    const retry = { version: VERSION_1, destination: capture.ids.client, source: capture.ids.first };
    capture.addLong("server", { kind: "retry", ...retry, token: bytesOf(30), tag: bytesOf(16, 9) });
    const whole = [
      ...everyFrame()
        .slice(0, 33)
        .map((payload, i) => capture.sealed("server", i, payload)),
      ...[0x80, 0x98, 0x81, 0x82, 0x83, 0x84, 0x85, 0xff].map((first) => longPacket(first, VERSION_1)),
      ...[0x84, 0x80].map((first) => longPacket(first, 0)),
      longPacket(0x80, 7),
    ];
    let seed = 1;
    for (const packet of whole) {
      for (let length = 0; length < packet.length; length += 1 + Math.floor(length / 9))
        capture.add("server", packet.subarray(0, length));
      for (let i = 0; i < 5; i++) {
        const changed = Uint8Array.from(packet);
        changed[bytesOf(1, seed++)[0]! % packet.length]! ^= 1 + (seed % 255);
        capture.add("client", changed);
      }
      capture.add("server", Buffer.concat([packet.subarray(0, 21), bytesOf(100, seed++)]));
    }
    // A payload of noise that is sealed well.
    for (let i = 0; i < 300; i++) capture.addData("client", 100 + i, noise(i));
    for (const snapLength of [undefined, 28, 37, 50, 90, 1000]) {
      const files = written({ keyLog: capture.keyLog, capture: capture.captured(snapLength) });
      tshark(files.capture, ["-V", ...(snapLength === undefined ? ["-2"] : [])], files.keys);
    }
  });
});

/** A long packet whose fields all have something in them. */
function longPacket(first: number, version: number): Uint8Array {
  const packet = Buffer.concat([Buffer.alloc(21, 3), Buffer.of(20), bytesOf(20), Buffer.of(0x40, 100), bytesOf(1158)]);
  packet[0] = first;
  packet.writeUInt32BE(version, 1);
  return packet;
}

/** Frames at random: a type that there is, and after it anything. */
function noise(seed: number): Uint8Array {
  const bytes = bytesOf(40, seed + 1);
  const type = FRAME_TYPES[seed % FRAME_TYPES.length]!;
  return Buffer.concat([
    type < 64 ? Buffer.of(type) : Buffer.of(0x40, type),
    bytes.map((byte, i) => (i % 3 ? byte : byte & 63)),
  ]);
}
