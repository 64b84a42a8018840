import type { Protocol } from "../fields/protocol.ts";
import { allProtocols, register } from "../fields/registry.ts";
import { applicationProtocols } from "./applications.ts";
import { ah } from "./ah.ts";
import { destinationOptions, fragmentHeader, hopByHopOptions } from "./ipv6/extension-headers.ts";
import { ipv6 } from "./ipv6/ipv6.ts";
import { routingHeader } from "./ipv6/routing.ts";
import { icmp } from "./icmp/icmp.ts";
import { icmpv6 } from "./icmpv6/icmpv6.ts";
import { arp } from "./arp.ts";
import { data } from "./data.ts";
import { ethernet } from "./ethernet.ts";
import { frame } from "./frame.ts";
import { geneve } from "./geneve.ts";
import { gre } from "./gre.ts";
import { gtp } from "./gtp.ts";
import { igmp } from "./igmp.ts";
import { ip } from "./ip.ts";
import { linuxCooked } from "./linux-cooked.ts";
import { llc } from "./llc.ts";
import { nullLoopback } from "./null-loopback.ts";
import { ppp } from "./ppp.ts";
import { raw } from "./raw.ts";
import { stp } from "./stp.ts";
import { tcp } from "./tcp/tcp.ts";
import { teredo } from "./teredo.ts";
import { udp } from "./udp.ts";
import { providerVlan, vlan } from "./vlan.ts";
import { vxlan } from "./vxlan.ts";

// One place that knows them all; the order of heuristics is the order here.
register(frame);
register(ethernet, linuxCooked, nullLoopback, raw, vlan, providerVlan, llc, stp);
register(ppp, gre, vxlan, geneve, teredo, gtp);
register(ip, arp, icmpv6, icmp, igmp, ipv6, hopByHopOptions, routingHeader, fragmentHeader, destinationOptions, ah);
register(tcp, udp, data);
register(...applicationProtocols);

/** Every protocol that is dissected, from the frame up. */
export const protocols: readonly Protocol[] = allProtocols();
