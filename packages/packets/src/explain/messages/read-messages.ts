import type { CaptureDocument } from "../../document/capture-document.ts";
import type { ConversationFrames } from "../../document/conversation-frames.ts";
import type { Dissection } from "../../dissect/dissection.ts";
import type { FieldNode } from "../../dissect/tree.ts";
import { CAPTURE_LIMITS } from "../../limits.ts";
import type { Direction } from "../../trace/trace.ts";
import { readChatroom } from "./chatroom.ts";
import { readDns } from "./dns.ts";
import { readGroupchat } from "./groupchat.ts";
import { readHttp } from "./http.ts";
import { Layer, quoted, type Message, type ReadMessage } from "./message.ts";
import { readGroupchatFile, readSendfile } from "./files.ts";
import { readTls } from "./tls.ts";
import { readLengthAndText, readUppercase } from "./texts.ts";
import { TurnGatherer } from "./turns.ts";
import { readWireside } from "./wireside.ts";
import { readWebsocket } from "./websocket.ts";

/** A protocol that is spoken above the transport. */
export interface Spoken {
  /** As the Protocol column names it. */
  readonly name: string;
  /** A frame that shows it, and the field of its layer. */
  readonly frame: number;
  readonly field: string;
}

/** What a conversation carried. */
export interface Messages {
  /** The first of them, in the order of the capture. */
  readonly shown: readonly Message[];
  /** Further ones. */
  readonly more: number;
  /** What the conversation speaks, in its order; none where nothing above the transport is known. */
  readonly protocols: readonly Spoken[];
  /** Frames that were not looked at, because the conversation is too long. */
  readonly unseen: number;
}

/**
 * Takes the frames of a conversation apart and tells its messages. Where no dissector knows them, what one side sends until the
 * other has its turn is taken together.
 *
 * @param frames of the whole conversation
 * @param fresh by row of `frames`, bytes that it carries and none before it did
 */
export async function readMessages(
  document: CaptureDocument,
  over: "tcp" | "udp",
  frames: ConversationFrames,
  fresh: ArrayLike<number>,
  signal?: AbortSignal,
): Promise<Messages> {
  const seen = frames.frame.subarray(0, CAPTURE_LIMITS.explainedFrames);
  const gatherer = new Gatherer(over, frames, fresh);
  await document.look(seen, { tree: true, columns: true }, (d) => gatherer.take(d), signal);
  return { ...gatherer.messages(), unseen: frames.count - seen.length };
}

class Gatherer {
  readonly #over: "tcp" | "udp";
  readonly #frames: ConversationFrames;
  readonly #fresh: ArrayLike<number>;
  readonly #shown: Message[] = [];
  readonly #turns: TurnGatherer;
  /** By direction, whether it is shown or not. */
  readonly #last: [Message | undefined, Message | undefined] = [undefined, undefined];
  #more = 0;
  #row = -1;
  /** By name without its version: the version that is agreed on comes later than the one that is asked for. */
  readonly #spoken = new Map<string, Spoken>();

  constructor(over: "tcp" | "udp", frames: ConversationFrames, fresh: ArrayLike<number>) {
    this.#over = over;
    this.#frames = frames;
    this.#fresh = fresh;
    this.#turns = new TurnGatherer(over);
  }

  take(d: Dissection): void {
    this.#row++;
    const { number } = d.frame;
    const direction: Direction = this.#frames.direction[this.#row] === 0 ? 0 : 1;
    const fresh = this.#fresh[this.#row]!;
    if (fresh === 0) return;
    const transport = d.tree.findLastIndex(({ field }) => field.name === this.#over);
    const layers = d.tree.slice(transport + 1).filter(({ field }) => !UNTOLD.has(field.name));
    const messages = layers.filter(({ field }) => field.type === "protocol");
    if (messages.length === 0) {
      const bytes = payloadOf(d.tree[transport], this.#over);
      if (this.#spoken.size === 0 && bytes !== undefined) this.#turns.take(number, direction, fresh, bytes);
      return;
    }
    this.#note({ name: d.columns.protocol, frame: number, field: messages[0]!.field.name });
    for (const node of messages) this.#add(number, direction, node, d);
  }

  messages(): Omit<Messages, "unseen"> {
    const { turns, more } = this.#turns.finish();
    const isKnown = this.#spoken.size > 0;
    return {
      shown: isKnown ? this.#shown : turns,
      more: isKnown ? this.#more : more,
      protocols: [...this.#spoken.values()],
    };
  }

  #note(spoken: Spoken): void {
    const family = spoken.name.replace(/v[\d.]+$/u, "");
    const before = this.#spoken.get(family);
    const isRoom = before !== undefined || this.#spoken.size < MOST_PROTOCOLS;
    if (isRoom && before?.name !== spoken.name) this.#spoken.set(family, spoken);
  }

  #add(frame: number, direction: Direction, node: FieldNode, { columns, stops }: Dissection): void {
    const info = columns.info.slice(columns.infoPrefix);
    const layer = new Layer(frame, node, columns.protocol, info);
    const isMalformed = stops.some(({ kind }) => kind === "malformed");
    const before = this.#last[direction];
    const read = READERS[node.field.name];
    // What is malformed is told as it stands in the packet list.
    const told = (read === undefined || isMalformed ? readAny : read)(layer, before);
    if (told === undefined) return;
    const { goesOn, ...rest } = told;
    if (goesOn === true && before !== undefined) {
      const message: Message = { ...before, ...rest, evidence: [before.evidence[0], layer.evidence] };
      const at = this.#shown.indexOf(before);
      if (at >= 0) this.#shown[at] = message;
      this.#last[direction] = message;
      return;
    }
    const message: Message = { frame, direction, ...rest, evidence: [layer.evidence] };
    this.#last[direction] = message;
    if (this.#shown.length >= CAPTURE_LIMITS.explainedMessages) this.#more++;
    else this.#shown.push(message);
  }
}

/** What a frame carried, where no dissector knows it. */
function payloadOf(transport: FieldNode | undefined, over: "tcp" | "udp"): FieldNode | undefined {
  return transport?.children.find(({ field }) => field.name === `${over}.payload`);
}

/** Any other protocol: what its line in the packet list says. */
const readAny: ReadMessage = ({ node, protocol, info }) => ({
  kind: node.field.name,
  text: quoted(info),
  told: [`sends (${protocol}): `, quoted(info)],
});

const READERS: Readonly<Record<string, ReadMessage>> = {
  http: readHttp,
  dns: readDns,
  mdns: readDns,
  llmnr: readDns,
  tls: readTls,
  wireside: readWireside,
  websocket: readWebsocket,
  uppercase: readUppercase,
  message: readLengthAndText,
  sendfile: readSendfile,
  chatroom: readChatroom,
  groupchat: readGroupchat,
  groupchat_file: readGroupchatFile,
};

/** Protocols that are named of one conversation. */
const MOST_PROTOCOLS = 4;

/** Layers that say nothing of their own: bytes that nobody knows, and bodies of what the layer below tells. */
const UNTOLD: ReadonlySet<string> = new Set(["data", "media", "data-text-lines", "tcp.segments"]);
