import { formatAddress } from "@wireside/protocol";

/** Where a socket is, or is to be. `host` is a name or an IP address, an IPv6 one without brackets. */
export interface SocketAddress {
  readonly host: string;
  readonly port: number;
}

/** The other end of a connection or a datagram, as HOST:PORT. */
export function peerName({ address, port }: { address?: string | undefined; port?: number | undefined }): string {
  return formatAddress({ host: plainAddress(address ?? "?"), port: port ?? 0 });
}

/** The address of the other end of a connection; `?` when it is gone already. */
export function hostOf({ remoteAddress }: { remoteAddress?: string | undefined }): string {
  return plainAddress(remoteAddress ?? "?");
}

/** An IPv4 address that came by an IPv6 socket, as IPv4 (RFC 4291 §2.5.5.2); others as they are. */
export function plainAddress(address: string): string {
  return address.startsWith("::ffff:") && address.includes(".") ? address.slice(7) : address;
}
