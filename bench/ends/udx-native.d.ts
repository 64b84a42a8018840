/** What is used of it; it brings no types. */
declare module "udx-native" {
  import type { EventEmitter } from "node:events";

  export interface UdxSocket {
    bind(port: number, host: string): void;
    address(): { readonly port: number };
  }

  export interface UdxStream extends EventEmitter {
    connect(socket: UdxSocket, id: number, port: number, host: string): void;
    write(bytes: Buffer): boolean;
  }

  export default class UDX {
    createSocket(): UdxSocket;
    createStream(id: number): UdxStream;
  }
}
