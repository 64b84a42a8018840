import type { Protocol } from "../fields/protocol.ts";
import { dhcp } from "./dhcp/dhcp.ts";
import { dns, llmnr, mdns } from "./dns/dns.ts";
import { http, ssdp } from "./http/http.ts";
import { nbns } from "./nbns.ts";
import { ntp } from "./ntp/ntp.ts";
import { tls } from "./tls/tls.ts";

/** What is carried over TCP and UDP; heuristics are tried in this order. */
export const applicationProtocols: readonly Protocol[] = [dns, mdns, llmnr, dhcp, ntp, nbns, http, ssdp, tls];
