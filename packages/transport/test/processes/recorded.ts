import { createBatch } from "@wireside/datagram";
import type { EndpointOptions } from "../../src/core/endpoint/endpoint-options.ts";
import { keyLogLine, type LoggedSecret } from "../../src/core/keys/key-log.ts";
import { Qlog, type QlogOptions } from "../../src/core/qlog/qlog.ts";
import { World, addressOf, type WorldOptions } from "../core/endpoint/world.ts";
import { Recording } from "./pcap.ts";

/** A Data packet as an endpoint's qlog has it. */
export interface QlogPacket {
  readonly packetNumber: number;
  readonly frames: readonly Readonly<Record<string, unknown>>[];
}

/** What a qlog says of packets, by whether they were sent or received. */
export function packetsOf(qlog: string): Record<"sent" | "received", QlogPacket[]> {
  const packets: ReturnType<typeof packetsOf> = { sent: [], received: [] };
  for (const record of qlog.split("\u001e").slice(2)) {
    const { name, data } = JSON.parse(record) as {
      name: string;
      data: { header: { packet_number: number }; frames: QlogPacket["frames"] };
    };
    const event = /^transport:packet_(sent|received)$/u.exec(name)?.[1] as "sent" | "received" | undefined;
    if (event !== undefined) packets[event].push({ packetNumber: data.header.packet_number, frames: data.frames });
  }
  return packets;
}

/** A world in which all that goes past the server is recorded, with what the server itself says of it. */
export class RecordedWorld extends World {
  /** Lines of the key log. */
  keys = "";
  /** The server's qlogs, one for each connection. */
  readonly qlogs: string[] = [];
  readonly #recording = new Recording();

  constructor(options: WorldOptions = {}) {
    const told: Pick<EndpointOptions, "qlog" | "keyLog"> = {
      keyLog: (secret: LoggedSecret) => (this.keys += `${keyLogLine(secret)}\n`),
      qlog: (begin: Pick<QlogOptions, "vantagePoint" | "originalId" | "begin">) => {
        const index = this.qlogs.push("") - 1;
        return new Qlog({ ...begin, title: "test", referenceTime: 1e12, write: (text) => (this.qlogs[index] += text) });
      },
    };
    super({ ...options, server: { ...told, ...options.server } });
    const { server } = this;
    const receive = server.receive.bind(server);
    server.receive = (bytes, host, port, ecn) => {
      this.#recording.add(this.network.now, { host, port }, server, bytes);
      receive(bytes, host, port, ecn);
    };
    const send = server.socket.send.bind(server.socket);
    server.socket.send = (host, port, bytes, ecn) => {
      this.#recording.add(this.network.now, server, { host, port }, bytes);
      send(host, port, bytes, ecn);
    };
  }

  /** What was recorded, as a pcap. */
  capture(): Buffer {
    return this.#recording.capture();
  }

  /** Has the server get a Hello from somebody else, who says nothing more. */
  greetAsStranger(number: number): void {
    const stranger = new World({ seed: 1000 + number });
    stranger.client.endpoint.connect(0, addressOf(this.server.host, this.server.port), this.server.keys.publicKey);
    const batch = createBatch(2000);
    stranger.client.endpoint.transmit(0, batch);
    this.server.receive(batch.bytes.subarray(0, batch.length[0]), `10.7.${number >> 8}.${number & 255}`, 7000);
  }
}
