import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startTcpdump } from "../../../netsim/src/emulator/tcpdump.ts";
import { Transport, type TransportConnection, type TransportOptions } from "../../src/index.ts";
import { bytesOf } from "../core/endpoint/transfer.ts";
import { packetsOf } from "./recorded.ts";

interface RecordedLoopback {
  readonly keys: string;
  capture(): Buffer;
  readonly ports: Readonly<Record<"client" | "server", number>>;
  /** What each side's qlog says of packets. */
  readonly told: Readonly<Record<"client" | "server", ReturnType<typeof packetsOf>>>;
}

/** Has two transports send each other a stream over 127.0.0.1 while tcpdump records. @param isKnown whether the client knows the server's key */
export async function recordLoopback(options: TransportOptions, isKnown: boolean): Promise<RecordedLoopback> {
  const folder = mkdtempSync(join(tmpdir(), "wireside-loopback-"));
  const file = join(folder, "capture.pcap");
  const qlogs = { client: "", server: "" };
  let keys = "";
  const told: TransportOptions = {
    ...{ host: "127.0.0.1", ...options },
    qlog:
      ({ side }) =>
      (text) => {
        qlogs[side] += text;
      },
  };
  const accepted = Promise.withResolvers<TransportConnection>();
  const server = await Transport.open({ ...told, onConnection: accepted.resolve });
  const client = await Transport.open({ ...told, keyLog: (line) => (keys += `${line}\n`) });
  try {
    const filter = `udp port ${server.port}`;
    const tcpdump = await startTcpdump((program, words) => spawn(program, words), file, { device: "lo", filter });
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
    await tcpdump.close();
    const capture = readFileSync(file);
    return {
      keys,
      capture: () => capture,
      ports,
      told: { client: packetsOf(qlogs.client), server: packetsOf(qlogs.server) },
    };
  } finally {
    await Promise.all([client.close(), server.close()]);
    rmSync(folder, { recursive: true });
  }
}
