/** An Ethernet frame with IPv4 and TCP or UDP, read at the offsets that the RFCs give, by nothing of the product. */
export interface RawFrame {
  readonly number: number;
  /** Seconds since the first frame. */
  readonly time: number;
  readonly bytes: Buffer;
  /** Undefined for anything but IPv4. */
  readonly ip: { readonly source: string; readonly destination: string; readonly protocol: number } | undefined;
  readonly tcp: RawTcp | undefined;
  readonly udp: { readonly sourcePort: number; readonly destinationPort: number; readonly length: number } | undefined;
}

export interface RawTcp {
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly sequence: number;
  readonly acknowledgement: number;
  readonly flags: number;
  readonly window: number;
  readonly payload: number;
  /** Of a SYN with the option. */
  readonly windowShift: number | undefined;
}

export const FLAG = { fin: 0x01, syn: 0x02, rst: 0x04, ack: 0x10 } as const;

/** Reads a pcap with nanoseconds, in the byte order of most machines, as the link writes it here. */
export function readRawFrames(capture: Buffer): RawFrame[] {
  if (capture.readUInt32LE(0) !== 0xa1b23c4d) throw new Error("this is not the pcap that the link was to write");
  const frames: RawFrame[] = [];
  let begin: number | undefined;
  for (let at = 24; at < capture.length;) {
    const time = capture.readUInt32LE(at) + capture.readUInt32LE(at + 4) / 1e9;
    begin ??= time;
    const length = capture.readUInt32LE(at + 8);
    frames.push(readFrame(frames.length + 1, time - begin, capture.subarray(at + 16, at + 16 + length)));
    at += 16 + length;
  }
  return frames;
}

function readFrame(number: number, time: number, bytes: Buffer): RawFrame {
  if (bytes.readUInt16BE(12) !== 0x0800) return { number, time, bytes, ip: undefined, tcp: undefined, udp: undefined };
  const packet = bytes.subarray(14, 14 + bytes.readUInt16BE(16));
  const body = packet.subarray(4 * (packet[0]! & 0x0f));
  const ip = {
    source: packet.subarray(12, 16).join("."),
    destination: packet.subarray(16, 20).join("."),
    protocol: packet[9]!,
  };
  const ports = { sourcePort: body.readUInt16BE(0), destinationPort: body.readUInt16BE(2) };
  return {
    number,
    time,
    bytes,
    ip,
    tcp: ip.protocol === 6 ? { ...ports, ...readTcp(body) } : undefined,
    udp: ip.protocol === 17 ? { ...ports, length: body.readUInt16BE(4) } : undefined,
  };
}

function readTcp(body: Buffer): Omit<RawTcp, "sourcePort" | "destinationPort"> {
  const header = 4 * (body[12]! >> 4);
  return {
    sequence: body.readUInt32BE(4),
    acknowledgement: body.readUInt32BE(8),
    flags: body.readUInt16BE(12) & 0x0fff,
    window: body.readUInt16BE(14),
    payload: body.length - header,
    windowShift: windowShift(body.subarray(20, header)),
  };
}

function windowShift(options: Buffer): number | undefined {
  for (let at = 0; at < options.length;) {
    const kind = options[at]!;
    if (kind === 3) return options[at + 2];
    at += kind < 2 ? 1 : options[at + 1]!;
  }
  return undefined;
}
