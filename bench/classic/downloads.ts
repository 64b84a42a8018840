import { stopAndWait } from "./over-stop-and-wait.ts";
import { overTransport } from "./over-transport.ts";

/** What an end tells: where it serves; how long the download took; and, of the end that gets the file, whether it is the right one. */
export interface Told {
  readonly port?: number;
  /** In hexadecimal; empty where there is none. */
  readonly key?: string;
  readonly ms?: number;
  readonly isWhole?: boolean;
}

interface End {
  /** Of the file. */
  readonly bytes: number;
  /** IPv4 of the end that serves. */
  readonly host: string;
  readonly tell: (told: Told) => void;
}

/** A way of getting a file: one end has it, the other asks for it. */
export interface Download {
  serve(end: End & { readonly clientHost: string }): Promise<void>;
  fetch(end: End & { readonly port: number; readonly key: string }): Promise<void>;
}

export const DOWNLOADS = {
  "stop and wait": stopAndWait,
  "wireside transport": overTransport,
} as const satisfies Record<string, Download>;

export type WayName = keyof typeof DOWNLOADS;
