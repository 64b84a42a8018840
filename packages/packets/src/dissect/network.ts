/**
 * What the network layer in force tells the layers above it: whose conversation it is, what their checksums cover, and the
 * facts by which a segment is told from its copy. In a tunnel it is the innermost one.
 */
export class NetworkLayer {
  /** 4 or 6; 0 where no network layer was met yet. */
  version: 0 | 4 | 6 = 0;
  /** Where it came from: an IPv6 address, or an IPv4 address in the first four bytes. */
  readonly source = new Uint8Array(16);
  /** Where it goes: with a routing header, the last stop. */
  readonly destination = new Uint8Array(16);
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
