import type { Protocol } from "../fields/protocol.ts";
import type { Direction } from "../trace/trace.ts";

/**
 * A kind of thing that a protocol remembers of each conversation: make one constant of it in the protocol's file, and ask
 * {@link Conversation.state} with it.
 */
export interface Remembered<State> {
  /** Makes what stands there at first. */
  make(): State;
}

/**
 * What dissectors remember of one conversation from frame to frame. It lives as long as the session has room for it, so
 * that what is not there any more has to be taken as not yet seen.
 */
export class Conversation {
  readonly transport: "tcp" | "udp";
  /** tcp.stream or udp.stream */
  readonly number: number;
  /**
   * What it speaks, where that is known by more than a port: it is asked before the ports are. A dissector that finds out
   * what comes next (an upgrade to another protocol) sets it; it holds from the next message on, both ways.
   */
  protocol: Protocol | undefined = undefined;
  /** Bytes of messages on their way: see {@link ConversationMemory.hold}. */
  heldBytes = 0;
  /** Those of them that dissectors hold themselves, in their states: each counts what it puts there and takes away. */
  bytesInStates = 0;
  readonly #states = new Map<object, unknown>();

  constructor(transport: "tcp" | "udp", number: number) {
    this.transport = transport;
    this.number = number;
  }

  /** What is remembered of this conversation; made when it is asked for first. It has to be of bounded size. */
  state<State>(of: Remembered<State>): State {
    let state = this.#states.get(of);
    if (state === undefined) {
      state = of.make();
      this.#states.set(of, state);
    }
    return state as State;
  }
}

/** The conversation that a layer's bytes belong to, and which way they went. */
export interface ConversationPlace {
  readonly conversation: Conversation;
  /** 0 from the side that sent the conversation's first packet, 1 from the other. */
  readonly direction: Direction;
  /** Nothing follows from this side: it closes with this segment. */
  readonly isClosing: boolean;
  /** The number up to which it acknowledges the other side's bytes, as it stands in the header; 0 over UDP. */
  readonly acknowledged: number;
}
