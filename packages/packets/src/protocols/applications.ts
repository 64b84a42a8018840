import type { Protocol } from "../fields/protocol.ts";
import { dns, llmnr, mdns } from "./dns/dns.ts";

/** What is carried over TCP and UDP; heuristics are tried in this order. */
export const applicationProtocols: readonly Protocol[] = [dns, mdns, llmnr];
