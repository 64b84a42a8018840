// Makes the captures of our own transport in packages/packets/protocol-captures, in a network namespace of its own (Linux with root
// and tcpdump):
//
//   unshare --net node scripts/captures/programs/wireside.ts

import { execFileSync, spawn } from "node:child_process";
import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { once } from "node:events";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { PcapngWriter, bytesSource, openCapture } from "@wireside/packets";
import { Transport, type TransportConnection, type TransportOptions } from "@wireside/transport";

const FOLDER = join(import.meta.dirname, "../../../packages/packets/protocol-captures");
const HOST = "127.0.0.1";
const SERVER_PORT = 4433;

interface Exchange {
  readonly name: string;
  /** Whether the client knows the server's key beforehand. */
  readonly isKnown: boolean;
  readonly client: TransportOptions;
  readonly server: TransportOptions;
  /** The port that the client sends to: the server's, or one behind which somebody passes on what comes. */
  readonly port: number;
  readonly bytes: number;
}

execFileSync("ip", ["link", "set", "lo", "up"]);
const portable = { backend: "portable" } as const;
const xx = { isKnown: false, client: { ...portable, cipher: "chacha20-poly1305" }, server: portable } as const;
await record({ name: "wireside-xx", ...xx, port: SERVER_PORT, bytes: 12_000 });
const ik = { isKnown: true, client: { backend: "native" }, server: { backend: "native" } } as const;
await record({ name: "wireside-ik", ...ik, port: SERVER_PORT, bytes: 40_000 });
const relay = await openRelay();
await record({
  name: "wireside-loss",
  isKnown: true,
  client: portable,
  server: portable,
  port: relay.port,
  bytes: 36_000,
});
relay.close();

/** Has a client and a server talk over the loopback, and keeps their packets, their keys, and what they say that they sent. */
async function record(exchange: Exchange): Promise<void> {
  const file = join(FOLDER, `${exchange.name}.pcap`);
  const recorder = spawn("tcpdump", [
    "-i",
    "lo",
    "-U",
    "--immediate-mode",
    "-w",
    file,
    "udp",
    "port",
    `${SERVER_PORT}`,
  ]);
  await once(recorder.stderr, "data");
  const keyLog: string[] = [];
  const qlogs = { client: [] as string[], server: [] as string[] };
  const qlog: NonNullable<TransportOptions["qlog"]> =
    ({ side }) =>
    (text) =>
      qlogs[side].push(text);
  await talk(exchange, qlog, (line) => keyLog.push(line));
  await wait(200);
  recorder.kill("SIGINT");
  await once(recorder, "exit");
  const capture = await withSecrets(readFileSync(file), keyLog.map((line) => `${line}\n`).join(""));
  rmSync(file);
  writeFileSync(join(FOLDER, `${exchange.name}.pcapng.gz`), gzipSync(capture, { level: 9 }));
  for (const side of ["client", "server"] as const) {
    writeFileSync(join(FOLDER, `${exchange.name}.${side}.qlog.gz`), gzipSync(qlogs[side].join(""), { level: 9 }));
  }
}

async function talk(
  { isKnown, client, server, port, bytes }: Exchange,
  qlog: NonNullable<TransportOptions["qlog"]>,
  keyLog: (line: string) => void,
): Promise<void> {
  const accepted = Promise.withResolvers<TransportConnection>();
  const listener = await Transport.open({
    ...{ host: HOST, port: SERVER_PORT, ...server, onConnection: accepted.resolve },
    ...{ qlog, keyLog },
  });
  const dialler = await Transport.open({ host: HOST, ...client, qlog });
  const serverKey = isKnown ? { serverKey: listener.publicKey } : {};
  const near = await dialler.connect(HOST, port, serverKey);
  const far = await accepted.promise;
  near.sendDatagram(Buffer.from("a datagram"));
  const stream = await near.openStream();
  stream.end(Buffer.alloc(bytes, "what a client sends. "));
  for await (const other of far.streams()) {
    other.resume();
    await once(other, "end");
    other.end(Buffer.alloc(bytes / 4, "what a server answers. "));
    break;
  }
  stream.resume();
  await once(stream, "end");
  await wait(100);
  near.close(7, "that was all");
  await far.closed;
  await dialler.close();
  await listener.close();
}

/** A pcapng of a pcap, with a key log. */
async function withSecrets(pcap: Uint8Array, text: string): Promise<Uint8Array> {
  const capture = await openCapture(bytesSource(pcap));
  const writer = new PcapngWriter({ application: "wireside" });
  writer.addSecrets({ kind: "tls-key-log", text });
  let isBegun = false;
  for await (const batch of capture.batches()) {
    if (!isBegun) writer.addInterface({ ...capture.interfaces[0]!, resolution: "10^-6" });
    isBegun = true;
    for (let i = 0; i < batch.count; i++) writer.addFrameOf(batch, i);
  }
  return writer.take();
}

/** Passes on what comes, loses every eleventh packet, and goes on from another port in the middle, as a middlebox may. */
async function openRelay(): Promise<{ readonly port: number; close(): void }> {
  const [front, first, second] = await Promise.all([bound(), bound(), bound()]);
  let client: RemoteInfo | undefined;
  let count = 0;
  const isLost = (): boolean => ++count > 8 && count % 11 === 0;
  front.on("message", (bytes, from) => {
    client = from;
    const back = count < 30 ? first : second;
    if (!isLost()) back.send(bytes, SERVER_PORT, HOST);
  });
  for (const back of [first, second]) {
    back.on("message", (bytes) => {
      if (!isLost() && client !== undefined) front.send(bytes, client.port, client.address);
    });
  }
  return {
    port: front.address().port,
    close: () => {
      for (const socket of [front, first, second]) socket.close();
    },
  };
}

async function bound(): Promise<Socket> {
  const socket = createSocket("udp4").bind(0, HOST);
  await once(socket, "listening");
  return socket;
}
