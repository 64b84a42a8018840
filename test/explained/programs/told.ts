import type { Socket } from "node:net";

/** What a program's sockets know of themselves: a line of JSON on standard output. */
export function tell(what: object): void {
  process.stdout.write(`${JSON.stringify(what)}\n`);
}

/** That the server listens. */
export function ready(): void {
  process.stdout.write("ready\n");
}

/** The two ends of a connection, and the bytes that went either way, when it is over. */
export function socketFacts(socket: Socket): object {
  const { localAddress, localPort, remoteAddress, remotePort, bytesWritten, bytesRead } = socket;
  return { localAddress, localPort, remoteAddress, remotePort, bytesWritten, bytesRead };
}
