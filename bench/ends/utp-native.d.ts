/** What is used of it; it brings no types. */
declare module "utp-native" {
  import type { EventEmitter } from "node:events";

  export interface UtpSocket extends EventEmitter {
    write(bytes: Buffer): boolean;
  }

  export interface UtpServer extends EventEmitter {
    listen(port: number, host: string): void;
    address(): { readonly port: number };
  }

  const utp: {
    createServer(onConnection: (socket: UtpSocket) => void): UtpServer;
    connect(port: number, host: string): UtpSocket;
  };
  export default utp;
}
