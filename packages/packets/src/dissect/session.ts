import { CONVERSATION_WORDS } from "../conversations/layout.ts";
import { Conversations } from "../conversations/conversations.ts";
import type { Protocol } from "../fields/protocol.ts";
import { ArpCards } from "../protocols/arp-cards.ts";
import { EchoRequests } from "../protocols/icmp/echo-requests.ts";
import { WiresideConnections } from "../protocols/wireside/connections.ts";
import type { CaptureSecrets } from "../read/facts.ts";
import { IpFragments } from "../reassembly/fragments.ts";
import { TcpAnalysis } from "../tcp/analysis.ts";
import { TCP_RECORD_WORDS } from "../tcp/state.ts";
import type { PacketIndex } from "../walk/packet-index.ts";
import type { FrameFacts } from "./dissection.ts";
import { FrameRows, type RowsMode } from "./frame-rows.ts";
import { TcpConversations } from "./tcp-conversations.ts";
import { UdpConversations } from "./udp-conversations.ts";

/** What the person who looks at a capture chose. */
export interface SessionOptions {
  /** What takes a number of a table, instead of who registered for it: `tcp.port:8080` → the protocol. */
  readonly decodeAs?: ReadonlyMap<string, Protocol>;
  /** Text of a key log, with which connections of Wireside are decrypted. */
  readonly keyLog?: string;
  /** What the capture itself has of that; more may be added while it is read. */
  readonly secrets?: readonly CaptureSecrets[];
}

/**
 * What is remembered from frame to frame: conversations, fragments on their way, streams being put together. Each part has
 * a limit of its own.
 *
 * A session of its own takes the frames of a capture in their order. One over a {@link PacketIndex} either fills the rows
 * that the walker leaves to it, while it walks, or looks at frames again afterwards: see {@link RowsMode}.
 */
export class Session {
  readonly decodeAs: ReadonlyMap<string, Protocol> | undefined;
  readonly ipFragments = new IpFragments();
  readonly cards = new ArpCards();
  readonly echoRequests = new EchoRequests();
  readonly wireside: WiresideConnections;
  readonly rows: FrameRows;
  readonly tcp: TcpConversations;
  readonly udp: UdpConversations;

  constructor(options: SessionOptions = {}, index?: PacketIndex, mode: RowsMode = "sequential") {
    this.decodeAs = options.decodeAs;
    this.wireside = new WiresideConnections(options.keyLog ?? "", options.secrets ?? []);
    this.rows = new FrameRows(mode, index?.columns);
    const tcp = index?.tcp ?? new Conversations(TCP_RECORD_WORDS);
    this.tcp = new TcpConversations(tcp, index?.analysis ?? new TcpAnalysis(tcp), this.rows);
    this.udp = new UdpConversations(index?.udp ?? new Conversations(CONVERSATION_WORDS), this.rows);
  }

  /** Begins a frame. */
  begin(frame: FrameFacts): void {
    this.rows.begin(frame);
  }
}
