import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { readFates, type FateLog, type Impairments } from "@wireside/netsim";

/** Where the captures whose truth is known are; its README says what each is. */
export const KNOWN_CAPTURES = join(import.meta.dirname, "../../packages/packets/captures");

/** The client opens the connections; it is side a of the link, the server side b. */
export type HostName = "client" | "server";

/** What is meant to set the speed of the data phase, by how the capture was made. */
export type Limit =
  | "sender's application"
  | "sender's buffer"
  | "receiver's window"
  | "loss"
  | "link's rate"
  | "Nagle and delayed ACK"
  | "handshake"
  | "slow start";

/** One capture of a pair, and the host it was made on. */
export interface KnownHost {
  readonly address: string;
  readonly congestionControl: string;
  /** Kernel settings that were not left as they are. */
  readonly settings: Readonly<Record<string, string | number>>;
  /** What ran: the program's words. */
  readonly program: readonly string[];
  /** What it printed: of our own programs, one JSON value a line. */
  readonly printed: string;
  /** The kernel's counters afterwards, those that are not 0, `TcpExt.TCPLossProbes`; of the whole host. */
  readonly counters: Readonly<Record<string, number>>;
  /** Frames in the capture. */
  readonly frames: number;
  /** Frames that the capture missed, by the numbers they would have had. */
  readonly missed: readonly number[];
}

/** The truth of a pair of captures: `known.json`. */
export interface KnownCapture {
  readonly name: string;
  readonly about: string;
  /** IP packets or Ethernet frames through the emulated link; `cable`: the kernel's virtual Ethernet, without one. */
  readonly medium: "ip" | "ethernet" | "cable";
  readonly madeBy: "emulator" | "tcpdump";
  readonly kernel: string;
  /** Most bytes kept of a frame; null for all. */
  readonly snapLength: number | null;
  readonly seed: number;
  /** What the link did to packets from the client, and from the server. */
  readonly toServer: Impairments;
  readonly toClient: Impairments;
  readonly limit: Limit | null;
  readonly client: KnownHost;
  readonly server: KnownHost;
}

/** The names of all, in order. */
export function knownCaptureNames(): string[] {
  const entries = readdirSync(KNOWN_CAPTURES, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .toSorted();
}

export function knownCapture(name: string): KnownCapture {
  return JSON.parse(readFileSync(join(KNOWN_CAPTURES, name, "known.json"), "utf8")) as KnownCapture;
}

/** The path of a capture: pcap with nanoseconds, gzipped. */
function knownCapturePath(name: string, host: HostName): string {
  return join(KNOWN_CAPTURES, name, `${host}.pcap.gz`);
}

/** The bytes of a capture, unpacked. */
export function knownCaptureBytes(name: string, host: HostName): Uint8Array {
  return gunzipSync(readFileSync(knownCapturePath(name, host)));
}

/**
 * What became of every packet; `ab` is from client to server. `inFrame` and `outFrames` number the frames of the captures
 * of this folder; 0 is a frame that the capture missed. Not for a cable, whose packets have no fates.
 */
export function knownFates(name: string): FateLog {
  return readFates(gunzipSync(readFileSync(join(KNOWN_CAPTURES, name, "fates.jsonl.gz"))).toString("utf8"));
}
