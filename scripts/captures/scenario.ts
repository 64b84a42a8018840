import type { Impairments } from "@wireside/netsim";
import type { HostName, Limit } from "../../test/captures/known.ts";
import type { Step } from "./programs/steps.ts";

/** How a pair of captures is made. */
export interface Scenario {
  readonly name: string;
  readonly about: string;
  /** `ip` by default. */
  readonly medium?: "ip" | "ethernet" | "cable";
  readonly toServer?: Impairments;
  readonly toClient?: Impairments;
  readonly seed?: number;
  /** Kernel settings beside the congestion control. */
  readonly settings?: Readonly<Partial<Record<HostName, Readonly<Record<string, string | number>>>>>;
  /** `cubic` by default. */
  readonly congestionControl?: "cubic" | "bbr" | "reno";
  /** Most bytes kept of a frame; all by default. */
  readonly snapLength?: number;
  /** Programs on the two sides, as words; ADDRESS stands for the server's. */
  readonly server: readonly string[];
  readonly client: readonly string[];
  readonly limit?: Limit;
  /** Share of frames that the captures are made to miss afterwards. */
  readonly missing?: number;
}

/** What a connection does, step by step, on each side. */
export interface Peers {
  readonly client: readonly Step[];
  readonly server: readonly Step[];
  /** One after the other; 1 by default. */
  readonly connections?: number;
  /** Most bytes the reader keeps in the process before it stops reading the socket; Node's default otherwise. */
  readonly readAhead?: number;
}

/** The words that start our own programs for it on both sides. */
export function peers({ client, server, connections = 1, readAhead }: Peers): Pick<Scenario, "client" | "server"> {
  const words = (role: string, steps: readonly Step[]) => [
    "node",
    "peer.ts",
    role,
    "ADDRESS",
    JSON.stringify({ connections, readAhead, steps }),
  ];
  return { client: words("connect", client), server: words("listen", server) };
}

/** One transfer from the client to the server, which says so with one line at the end. */
export function upload(bytes: number): Pick<Scenario, "client" | "server"> {
  return peers({
    client: [{ do: "send", bytes }, { do: "end" }],
    server: [{ do: "receive", bytes }, { do: "end" }],
  });
}
