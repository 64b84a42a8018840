import type { Remembered } from "../../dissect/conversation.ts";
import type { Dissection } from "../../dissect/dissection.ts";
import { defineFields } from "../../fields/field.ts";
import { defineProtocol } from "../../fields/protocol.ts";
import { standsAt } from "./text.ts";

const fields = defineFields({
  request: {
    name: "groupchat_file.request",
    label: "Request",
    type: "none",
    words: "The client is ready: it tells the server where to send the file to.",
  },
  ack: {
    name: "groupchat_file.ack",
    label: "Acknowledgement",
    type: "none",
    words: "The block came. Nothing says which: there are no numbers.",
  },
  data: {
    name: "groupchat_file.data",
    label: "Data",
    type: "bytes",
    words: "A block of the file, 2048 bytes or the last.",
  },
  block: {
    name: "groupchat_file.block",
    label: "Block",
    type: "uint32",
    generated: true,
    words: "Which block it is, counted here from 1 by the acknowledgements between them.",
  },
  isRepeated: {
    name: "groupchat_file.repeated",
    label: "Sent again",
    type: "boolean",
    values: { 0: "False", 1: "True" },
    generated: true,
    words: "No acknowledgement came since the block before, and this is the same again.",
  },
  size: {
    name: "groupchat_file.size",
    label: "Size so far",
    type: "uint64",
    unit: " bytes",
    generated: true,
    words: "Bytes of all blocks up to this one, each counted once.",
  },
});

interface Fetch {
  block: number;
  size: number;
  /** An acknowledgement came since the last block. */
  isAcknowledged: boolean;
}

const FETCH: Remembered<Fetch> = { make: () => ({ block: 0, size: 0, isAcknowledged: true }) };

/** The files of a group chat: one block, one acknowledgement. */
export const groupchatFile = defineProtocol({
  id: "groupchat_file",
  title: "Group Chat File",
  column: "GROUPCHAT",
  source: "classic protocol, UDP ports 55000 to 55015",
  words: "Fetches a file over UDP, stop and wait: the next block is sent when the one before was acknowledged.",
  fields,
  carriedIn: { "udp.port": Array.from({ length: 16 }, (_, i) => 55000 + i) },
  dissect(d: Dissection): void {
    const { bytes, start, end } = d;
    const length = end - start;
    const fetch = d.place?.conversation.state(FETCH) ?? FETCH.make();
    if (length === REQUEST.length && standsAt(bytes, start, end, REQUEST)) {
      d.tell("Ready for the file");
      d.item(fields.request, start, length, null);
    } else if (length === ACK.length && standsAt(bytes, start, end, ACK)) {
      d.tell(`Acknowledgement of block ${fetch.block}`);
      d.item(fields.ack, start, length, null);
      d.item(fields.block, 0, 0, fetch.block);
      if (!d.isQuoted) fetch.isAcknowledged = true;
    } else addBlock(d, fetch, length);
  },
});

function addBlock(d: Dissection, fetch: Fetch, length: number): void {
  const isRepeated = !fetch.isAcknowledged;
  if (!isRepeated && !d.isQuoted) {
    fetch.block++;
    fetch.size += length;
    fetch.isAcknowledged = false;
  }
  d.tell(`Block ${fetch.block}, ${length} bytes${isRepeated ? ", sent again" : ""}`);
  d.bytesItem(fields.data, d.start, length);
  d.item(fields.block, 0, 0, fetch.block);
  d.item(fields.isRepeated, 0, 0, isRepeated ? 1 : 0);
  d.item(fields.size, 0, 0, BigInt(fetch.size));
}

const REQUEST = "Connected received !";
const ACK = "ack";
