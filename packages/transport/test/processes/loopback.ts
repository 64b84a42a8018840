import { spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { startTcpdump } from "../../../netsim/src/emulator/tcpdump.ts";
import { Transport, type TransportConnection, type TransportOptions } from "../../src/index.ts";
import { bytesOf } from "../core/endpoint/transfer.ts";
import type { QlogFrame } from "../../src/core/qlog/frames.ts";

/** A packet as its sender wrote it down. */
interface SentPacket {
  readonly number: number;
  readonly frames: readonly QlogFrame[];
}

/** What passed, and what both sides say of it. */
interface RecordedLoopback {
  readonly keyLog: string;
  readonly capture: Uint8Array;
  readonly ports: Readonly<Record<"client" | "server", number>>;
  /** What each side says that it sent. */
  readonly sent: Readonly<Record<"client" | "server", readonly SentPacket[]>>;
}

/**
 * Has two transports send each other a stream over 127.0.0.1 while tcpdump records.
 *
 * @param isKnown whether the client knows the server's key
 */
export async function recordLoopback(wanted: TransportOptions, isKnown: boolean): Promise<RecordedLoopback> {
  const folder = mkdtempSync(join(tmpdir(), "wireside-loopback-"));
  const file = join(folder, "capture.pcap");
  const qlogs = { client: [] as string[], server: [] as string[] };
  let keyLog = "";
  const told: TransportOptions = {
    ...{ host: "127.0.0.1", ...wanted },
    qlog:
      ({ side }) =>
      (text) => {
        qlogs[side].push(text);
      },
  };
  const accepted = Promise.withResolvers<TransportConnection>();
  const server = await Transport.open({ ...told, onConnection: accepted.resolve });
  const client = await Transport.open({ ...told, keyLog: (line) => (keyLog += `${line}\n`) });
  const options = { device: "lo", filter: `udp port ${server.port}` };
  const tcpdump = await startTcpdump((program, words) => spawn(program, words), file, options);
  try {
    const serverKey = isKnown ? { serverKey: server.publicKey } : {};
    const connection = await client.connect("127.0.0.1", server.port, serverKey);
    const stream = await connection.openStream();
    stream.end(bytesOf(300_000));
    for await (const other of (await accepted.promise).streams()) {
      other.resume();
      await once(other, "end");
      other.end("thank you");
      break;
    }
    stream.resume();
    await once(stream, "end");
    const { closed } = await accepted.promise;
    connection.close(7, "enough");
    await closed;
    const ports = { client: client.port, server: server.port };
    await Promise.all([client.close(), server.close()]);
    // tcpdump loses what it has not read when it ends: once it has this, it has what came before.
    const last = createSocket("udp4");
    last.send(THE_END, ports.server, "127.0.0.1");
    await expect.poll(() => readFileSync(file).includes(THE_END), { timeout: 10_000 }).toBe(true);
    last.close();
    await tcpdump.close();
    const capture = readFileSync(file);
    return {
      keyLog,
      capture,
      ports,
      sent: { client: sentIn(qlogs.client), server: sentIn(qlogs.server) },
    };
  } finally {
    await Promise.all([client.close(), server.close(), tcpdump.close()]);
    rmSync(folder, { recursive: true });
  }
}

/** The packets that records of a qlog say were sent. */
function sentIn(records: readonly string[]): SentPacket[] {
  return records.flatMap((record) => {
    const { name, data } = JSON.parse(record.slice(1)) as QlogRecord;
    return name === "transport:packet_sent" ? [{ number: data.header.packet_number, frames: data.frames }] : [];
  });
}

/** A record of a packet; others have other data. */
interface QlogRecord {
  readonly name?: string;
  readonly data: { readonly header: { readonly packet_number: number }; readonly frames: readonly QlogFrame[] };
}

const THE_END = "that was all";
