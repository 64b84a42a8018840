import { geneve } from "../protocols/geneve.ts";
import { gre } from "../protocols/gre.ts";
import { gtp } from "../protocols/gtp.ts";
import { teredo } from "../protocols/teredo.ts";
import { vxlan } from "../protocols/vxlan.ts";

/** By UDP port, 1 where datagrams carry packets of conversations of their own: these frames are special. */
export const TUNNEL_PORTS = new Uint8Array(0x1_0000);
for (const { carriedIn } of [geneve, gre, gtp, teredo, vxlan]) {
  for (const port of carriedIn?.["udp.port"] ?? []) TUNNEL_PORTS[port] = 1;
}
