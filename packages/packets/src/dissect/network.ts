/**
 * What the network layer in force tells the layers above it: whose conversation it is, what their checksums cover, and the
 * facts by which a segment is told from its copy. In a tunnel it is the innermost one.
 */
export class NetworkLayer {
  /** 4 or 6; 0 where no network layer was met yet. */
  version: 0 | 4 | 6 = 0;
  /** Both addresses: the source from 0, the destination from 16; an IPv4 address takes the first four bytes. */
  readonly view = new DataView(new ArrayBuffer(32));
  /** Where it came from. */
  readonly source = new Uint8Array(this.view.buffer, 0, 16);
  /** Where it goes: with a routing header or source route, the last stop. */
  readonly destination = new Uint8Array(this.view.buffer, 16, 16);
  /** ip.id, or that of an IPv6 fragment header; 0 where there is none. */
  identification = 0;
  /** ip.ttl or ipv6.hlim */
  timeToLive = 0;
  /** Explicit congestion notification, the two bits. */
  ecn = 0;
  /** The payload is one fragment, not put together with the others: its end is missing. */
  isFragment = false;
  /** ip.proto of the payload. */
  protocol = 0;
  /** vlan.id of the innermost tag before it; 0 where there is none. */
  vlan = 0;
  /** Where the innermost Ethernet header begins; -1 where there is none. */
  ethernetStart = -1;

  /** Forgets everything. */
  clear(): void {
    this.version = 0;
    this.identification = 0;
    this.timeToLive = 0;
    this.ecn = 0;
    this.isFragment = false;
    this.protocol = 0;
    this.vlan = 0;
    this.ethernetStart = -1;
  }

  /** Takes an address: 4 or 16 bytes from `at` on. */
  copyAddress(to: Uint8Array, bytes: Uint8Array, at: number, length: number): void {
    for (let i = 0; i < length; i++) to[i] = bytes[at + i]!;
  }

  /** Becomes what `other` is. */
  copyFrom(other: NetworkLayer): void {
    this.version = other.version;
    this.source.set(other.source);
    this.destination.set(other.destination);
    this.identification = other.identification;
    this.timeToLive = other.timeToLive;
    this.ecn = other.ecn;
    this.isFragment = other.isFragment;
    this.protocol = other.protocol;
    this.vlan = other.vlan;
    this.ethernetStart = other.ethernetStart;
  }
}
