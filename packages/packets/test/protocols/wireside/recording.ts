import { PcapngWriter } from "@wireside/packets";
import { keyLogLine } from "@wireside/transport/wire";
import { Qlog } from "../../../../transport/src/core/qlog/qlog.ts";
import { World, type WorldOptions } from "../../../../transport/test/core/endpoint/world.ts";
import { hex, joined } from "../frames.ts";
import { qlogPackets, type QlogPacket } from "./qlog-packets.ts";

/** What passed at a server's network card, and what both sides say of it. */
export interface Recording {
  /** A pcapng, with the key log in it where that was wanted. */
  readonly capture: Uint8Array;
  readonly keyLog: string;
  readonly client: readonly QlogPacket[];
  readonly server: readonly QlogPacket[];
}

interface Passed {
  readonly ms: number;
  readonly frame: Uint8Array;
}

/** A world whose server writes down what passes. */
export class RecordedWorld extends World {
  readonly #passed: Passed[] = [];
  readonly #lines: string[];
  readonly #logs: Readonly<Record<"client" | "server", string[]>>;

  constructor(options: WorldOptions = {}) {
    const lines: string[] = [];
    const logs = { client: [] as string[], server: [] as string[] };
    const writing = (side: "client" | "server") => ({
      qlog: (begin: Pick<ConstructorParameters<typeof Qlog>[0], "vantagePoint" | "originalId" | "begin">) =>
        new Qlog({ ...begin, write: (text) => logs[side].push(text), title: "", referenceTime: 0 }),
    });
    super({
      ...options,
      client: { ...writing("client"), ...options.client },
      server: { ...writing("server"), keyLog: (secret) => lines.push(keyLogLine(secret)), ...options.server },
    });
    this.#lines = lines;
    this.#logs = logs;
    const { onReceived, onSent } = this.server;
    this.server.onReceived = (host, port, bytes) => {
      this.#pass(udpFrame([host, port], [this.server.host, this.server.port], bytes));
      onReceived(host, port, bytes);
    };
    this.server.onSent = (host, port, bytes) => {
      this.#pass(udpFrame([this.server.host, this.server.port], [host, port], bytes));
      onSent(host, port, bytes);
    };
  }

  /** @param hasSecrets whether the capture has the key log in it @param from the first packet that it has, from 0 */
  recording(hasSecrets = true, from = 0): Recording {
    const keyLog = this.#lines.map((line) => `${line}\n`).join("");
    const writer = new PcapngWriter({ application: "wireside" });
    if (hasSecrets) writer.addSecrets({ kind: "tls-key-log", text: keyLog });
    writer.addInterface({ linkType: 1, snapLength: 0 });
    for (const { ms, frame } of this.#passed.slice(from)) {
      const nanoseconds = Math.round((ms % 1000) * 1e6);
      writer.addFrame({ seconds: Math.floor(ms / 1000), nanoseconds, length: frame.length, bytes: frame });
    }
    const { client, server } = this.#logs;
    return {
      capture: writer.take(),
      keyLog,
      client: qlogPackets(client.join("")),
      server: qlogPackets(server.join("")),
    };
  }

  #pass(frame: Uint8Array): void {
    this.#passed.push({ ms: this.network.now, frame });
  }
}

/** A datagram over IPv4 in an Ethernet frame; the checksums are 0. */
function udpFrame(
  [source, sourcePort]: readonly [string, number],
  [destination, destinationPort]: readonly [string, number],
  payload: Uint8Array,
): Uint8Array {
  const address = (text: string): Uint8Array => Uint8Array.from(text.split(".").map(Number));
  const ip = joined(hex("4500"), u16(28 + payload.length), hex("0000 4000 4011 0000"));
  const udp = joined(u16(sourcePort), u16(destinationPort), u16(8 + payload.length), hex("0000"));
  const ethernet = hex("020000000002 020000000001 0800");
  return joined(ethernet, ip, address(source), address(destination), udp, payload);
}

function u16(value: number): Uint8Array {
  return Uint8Array.of(value >> 8, value & 0xff);
}
