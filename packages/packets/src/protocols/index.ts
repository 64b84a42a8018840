import { register } from "../fields/registry.ts";
import { data } from "./data.ts";
import { ethernet } from "./ethernet.ts";
import { frame } from "./frame.ts";
import { udp } from "./udp.ts";

// One place that knows them all; the order of heuristics is the order here.
register(frame, ethernet, udp, data);
