import type { TransportOptions } from "../../packages/transport/src/index.ts";
import type { Ends } from "./place.ts";

/** A way of carrying streams from one process to another. */
export interface Way {
  /** Gives both ends; what they need is loaded only in the processes that they are in. */
  readonly ends: () => Promise<Ends>;
  /** The congestion control of the kernel's TCP, where that is what carries it. */
  readonly tcp?: "cubic" | "bbr";
}

/** UDP payload bytes of the largest IP packet that leaves room for headers. */
const LARGEST = 65_487;

/** All of them; those that begin with `wireside` are ours. */
export const WAYS = {
  "wireside native": { ends: ours({ backend: "native" }) },
  "wireside native, largest packets": { ends: ours({ backend: "native", largestDatagram: LARGEST }) },
  "wireside portable": { ends: ours({ backend: "portable" }) },
  "wireside BBR": { ends: ours({ backend: "native", controller: "bbr" }) },
  "wireside CUBIC": { ends: ours({ backend: "native", controller: "cubic" }) },
  "wireside NewReno": { ends: ours({ backend: "native", controller: "newreno" }) },
  "TLS 1.3 over TCP": { ends: () => import("./tls.ts").then(({ ends }) => ends) },
  "TCP CUBIC": { ends: () => import("./tcp.ts").then(({ ends }) => ends), tcp: "cubic" },
  "TCP BBR": { ends: () => import("./tcp.ts").then(({ ends }) => ends), tcp: "bbr" },
  "udx-native, unencrypted": { ends: () => import("./udx.ts").then(({ ends }) => ends) },
  "QUIC (@matrixai/quic)": { ends: () => import("./quic.ts").then(({ ends }) => ends) },
  "utp-native, unencrypted": { ends: () => import("./utp.ts").then(({ ends }) => ends) },
  "stop and wait": { ends: () => import("./stop-and-wait.ts").then(({ ends }) => ends) },
} as const satisfies Record<string, Way>;

export type WayName = keyof typeof WAYS;

function ours(options: TransportOptions): Way["ends"] {
  return () => import("./wireside.ts").then(({ wireside }) => wireside(options));
}
