/** A packet as an endpoint itself wrote it down. */
export interface QlogPacket {
  readonly event: "packet_sent" | "packet_received";
  readonly number: number;
  /** Bytes of the datagram. */
  readonly length: number;
  readonly frames: readonly Readonly<Record<string, unknown>>[];
}

/** The packets in a qlog: records of JSON, each after a record separator (RFC 7464). */
export function qlogPackets(text: string): QlogPacket[] {
  return text
    .split("\u001e")
    .slice(1)
    .map((record) => JSON.parse(record) as QlogRecord)
    .filter(({ name }) => name === "transport:packet_sent" || name === "transport:packet_received")
    .map(({ name, data: { header, raw, frames } }) => ({
      event: name!.slice("transport:".length) as QlogPacket["event"],
      number: header.packet_number,
      length: raw.length,
      frames,
    }));
}

/** A record of a packet; others have other data. */
interface QlogRecord {
  readonly name?: string;
  readonly data: {
    readonly header: { readonly packet_number: number };
    readonly raw: { readonly length: number };
    readonly frames: QlogPacket["frames"];
  };
}
