import type { VirtualHost } from "./host.ts";
import type { VirtualSocket } from "./socket.ts";

const UDP_HEADER = 8;
const IPV4_HEADER = 20;
const IPV6_HEADER = 40;

/** An address of a virtual network, known by one object, whoever has it. */
export class VirtualAddress {
  readonly text: string;
  /** Bytes of the IP header of packets from or to it. */
  readonly ipHeader: number;
  /** Bytes of a datagram's IP and UDP headers. */
  readonly headers: number;
  /** Who has it; nobody, where packets were sent to an address that was made up. */
  host: VirtualHost | undefined = undefined;
  readonly sockets = new Map<number, VirtualSocket>();

  constructor(text: string) {
    this.text = text;
    this.ipHeader = text.includes(":") ? IPV6_HEADER : IPV4_HEADER;
    this.headers = this.ipHeader + UDP_HEADER;
  }
}
