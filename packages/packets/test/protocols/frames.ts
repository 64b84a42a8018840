import {
  Dissection,
  FrameDissector,
  Session,
  allFields,
  createBatch,
  fieldsNamed,
  valueText,
  wantedFields,
} from "@wireside/packets";

/** Bytes written in hexadecimal; spaces are for the reader. */
export function hex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.replaceAll(/\s/gu, ""), "hex"));
}

/** One after the other. */
export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** An Ethernet frame. */
export function ethernetFrame(type: number, payload: Uint8Array): Uint8Array {
  return joined(hex("020000000002 020000000001"), u16(type), payload);
}

/** An IPv4 packet from 10.0.0.1 to 10.0.0.2 in an Ethernet frame; its checksum is 0. */
export function ipv4Frame(protocol: number, payload: Uint8Array): Uint8Array {
  const head = joined(hex("4500"), u16(20 + payload.length), hex("0001 0000 40"), Uint8Array.of(protocol), hex("0000"));
  return ethernetFrame(0x0800, joined(head, hex("0a000001 0a000002"), payload));
}

/** An IPv6 packet from 2001:db8::1 to 2001:db8::2 in an Ethernet frame. */
export function ipv6Frame(next: number, payload: Uint8Array): Uint8Array {
  const head = joined(hex("60000000"), u16(payload.length), Uint8Array.of(next, 64));
  const addresses = hex("20010db8000000000000000000000001 20010db8000000000000000000000002");
  return ethernetFrame(0x86dd, joined(head, addresses, payload));
}

/** A datagram in an IPv4 packet. */
export function udpFrame(source: number, destination: number, payload: Uint8Array): Uint8Array {
  return ipv4Frame(17, joined(u16(source), u16(destination), u16(8 + payload.length), hex("0000"), payload));
}

/** A segment with PSH and ACK in an IPv4 packet. */
export function tcpFrame(source: number, destination: number, sequence: number, payload: Uint8Array): Uint8Array {
  const head = joined(u16(source), u16(destination), u16(sequence >>> 16), u16(sequence & 0xffff), hex("00000001"));
  return ipv4Frame(6, joined(head, hex("5018 2000 0000 0000"), payload));
}

function u16(value: number): Uint8Array {
  return Uint8Array.of(value >> 8, value & 0xff);
}

/** Takes frames apart, one after the other, a second between them. */
export class Frames {
  readonly d = new Dissection(new Session());
  readonly #dissector = new FrameDissector(this.d);
  readonly #wanted = { tree: true, columns: true, fields: wantedFields(allFields(), allFields().length) };
  #count = 0;

  /** @param length on the wire, where it is more than the bytes */
  add(bytes: Uint8Array, linkType = 1, length = bytes.length): void {
    const batch = createBatch();
    batch.count = 1;
    batch.firstNumber = ++this.#count;
    batch.bytes = bytes;
    batch.capturedLength[0] = bytes.length;
    batch.length[0] = length;
    batch.seconds[0] = this.#count;
    batch.hasTime[0] = 1;
    batch.linkType[0] = linkType;
    this.#dissector.enter(batch);
    this.#dissector.dissect(0, this.#wanted);
  }

  /** The values of a field in the last frame, as they are printed. */
  values(name: string): string[] {
    return fieldsNamed(name).flatMap((field) => this.d.values(field).map((value) => valueText(field, value)));
  }

  /** Layers of the last frame, `eth:ethertype:ip:udp`. */
  get layers(): string {
    return this.values("frame.protocols")[0]!;
  }

  /** The Info column of the last frame. */
  get info(): string {
    return this.d.columns.info;
  }
}
