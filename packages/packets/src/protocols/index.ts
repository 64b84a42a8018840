import { register } from "../fields/registry.ts";
import { data } from "./data.ts";
import { ethernet } from "./ethernet.ts";
import { frame } from "./frame.ts";
import { linuxCooked } from "./linux-cooked.ts";
import { llc } from "./llc.ts";
import { nullLoopback } from "./null-loopback.ts";
import { raw } from "./raw.ts";
import { udp } from "./udp.ts";
import { providerVlan, vlan } from "./vlan.ts";

// One place that knows them all; the order of heuristics is the order here.
register(frame);
register(ethernet, linuxCooked, nullLoopback, raw, vlan, providerVlan, llc);
register(udp, data);
