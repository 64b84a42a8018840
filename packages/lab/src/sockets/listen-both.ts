import type { Socket as UdpSocket } from "node:dgram";
import type { Socket } from "node:net";
import { WiresideError } from "@wireside/protocol";
import type { SocketAddress } from "./address.ts";
import { bindUdp, closeUdp } from "./datagrams.ts";
import { listenTcp, type Listening } from "./listen.ts";

/** How often another port is tried when the system chooses one and it is free for TCP alone. */
const PORT_TRIES = 16;

/**
 * Listens on TCP and UDP at one port.
 *
 * @throws WiresideError `port_taken`, `cannot_listen`
 */
export async function listenBoth(
  at: SocketAddress,
  onConnection: (socket: Socket) => void,
): Promise<Listening & { readonly udp: UdpSocket }> {
  for (let attempt = 1; ; attempt++) {
    const tcp = await listenTcp(at, onConnection);
    try {
      const udp = await bindUdp(tcp.at);
      return { at: tcp.at, udp, close: async () => void (await Promise.all([tcp.close(), closeUdp(udp)])) };
    } catch (error) {
      await tcp.close();
      const mayRetry = at.port === 0 && error instanceof WiresideError && error.code === "port_taken";
      if (!mayRetry || attempt === PORT_TRIES) throw error;
    }
  }
}
