/** One step of coming in: what to send, and the text in the server's answer that ends the step. */
export interface Step {
  send: string | Buffer;
  until: string;
}

/** How the load generator speaks to one kind of server. */
export interface Protocol {
  /** Steps after which the connection with this index gets every message. */
  subscribe(index: number): readonly Step[];
  /** The same for connections that only stay; left out when it makes no difference. */
  stay?(index: number): readonly Step[];
  /** Steps after which the connection may send. */
  publish(): readonly Step[];
  /** The bytes with which the sender sends this text. */
  encode(text: string): Buffer;
  /**
   * How messages arrive. "fixed": every message is the same bytes but for its number, so counting is a division.
   * "websocket": frames of any size, each with one or more messages; other frames may come between them.
   */
  framing: "fixed" | "websocket";
  /** When the server has sent nothing for so long (ms), nothing but messages is expected from it; 300 when left out. */
  quietMs?: number;
}
