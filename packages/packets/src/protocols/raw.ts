import type { Dissection } from "../dissect/dissection.ts";
import { defineProtocol } from "../fields/protocol.ts";
import { data } from "./data.ts";

/** Link types without a header: what comes first is IPv4 or IPv6, as its first four bits say. */
const RAW_LINK_TYPES = [12, 14, 101];

/** LINKTYPE_RAW and its numbers on other systems. */
export const raw = defineProtocol({
  id: "raw",
  title: "Raw packet data",
  column: "N/A",
  source: "https://www.tcpdump.org/linktypes.html",
  words: "There is no link layer: the capture begins with the IP packet, as on a tunnel's interface.",
  fields: {},
  carriedIn: { "link-type": RAW_LINK_TYPES },
  dissect(d: Dissection): void {
    const { start } = d;
    d.headerLength(0);
    if (d.wantsColumns) d.columns.info = "Raw packet data";
    const length = d.reportedEnd - start;
    if (!d.next("ip.version", d.u8(start) >> 4, start, length)) d.call(data, start, length);
  },
});
