import { LONG_BIT } from "@wireside/transport/wire";
import type { Dissection } from "../../dissect/dissection.ts";
import { defineProtocol } from "../../fields/protocol.ts";
import { addDataPackets, beginsDataPacket, isOfKnownConnection } from "./data-packet.ts";
import { fields } from "./fields.ts";
import { frameFields } from "./frame-fields.ts";
import { addLongPacket, beginsLongPacket } from "./long-packet.ts";

/** docs/TRANSPORT.md: headers, and with the secrets of a key log all that stands in Data packets. */
export const wireside = defineProtocol({
  id: "wireside",
  title: "Wireside Transport",
  column: "Wireside",
  source: "docs/TRANSPORT.md",
  words: "Carries streams and datagrams of Wireside over UDP, encrypted; with the secrets of a key log they are shown.",
  fields: { ...fields, ...frameFields },
  accepts: (d) => beginsLongPacket(d) || beginsDataPacket(d),
  heuristic: {
    over: ["udp"],
    matches: (d) => beginsLongPacket(d) || (beginsDataPacket(d) && isOfKnownConnection(d)),
  },
  dissect(d: Dissection): void {
    // What follows in this conversation is of the same protocol, as long as it looks like it.
    if (d.place !== undefined && !d.isQuoted) d.place.conversation.protocol = wireside;
    if ((d.u8(d.start) & LONG_BIT) !== 0) addLongPacket(d);
    else if (beginsDataPacket(d)) addDataPackets(d);
    else d.malformed(d.start, "no packet begins like this");
  },
});
