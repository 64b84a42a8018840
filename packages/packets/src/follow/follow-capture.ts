import { addressTextOf, portOf } from "../conversations/endpoints.ts";
import type { SessionOptions } from "../dissect/session.ts";
import type { ConversationEnd, ConversationName, FollowedPiece } from "../document/views.ts";
import { TCP, UDP } from "../protocols/ip-protocols.ts";
import type { Capture } from "../read/capture.ts";
import { PayloadWalk } from "./payload-walk.ts";
import { segmentOf } from "./segment-reader.ts";
import { TcpFollower } from "./tcp-follower.ts";
import { UdpFollower } from "./udp-follower.ts";

/** Follows one conversation through a capture that is read once, in bounded memory. */
export class CaptureFollower {
  readonly #capture: Capture;
  readonly #over: ConversationName["over"];
  readonly #stream: number;
  readonly #walk: PayloadWalk;
  readonly #follower: TcpFollower | UdpFollower;

  constructor(capture: Capture, { over, stream }: ConversationName, options: SessionOptions = {}) {
    this.#capture = capture;
    this.#over = over;
    this.#stream = stream;
    this.#walk = new PayloadWalk(options);
    this.#follower = over === "tcp" ? new TcpFollower() : new UdpFollower();
  }

  /** The two ends, the one that sent the first packet first; undefined as long as no frame of the conversation was met. */
  get ends(): readonly [ConversationEnd, ConversationEnd] | undefined {
    const table = this.#walk.index[this.#over];
    if (this.#stream >= table.count) return undefined;
    const end = (which: 0 | 1): ConversationEnd => ({
      address: addressTextOf(table, this.#stream, which),
      port: portOf(table, this.#stream, which),
    });
    return [end(0), end(1)];
  }

  /** What the conversation carried, as it becomes known. To be called once. */
  async *pieces(): AsyncGenerator<readonly FollowedPiece[], void, undefined> {
    const begin = { seconds: 0, nanoseconds: 0 };
    const protocol = this.#over === "tcp" ? TCP : UDP;
    for await (const batch of this.#capture.batches()) {
      if (batch.firstNumber === 1) {
        begin.seconds = batch.seconds[0]!;
        begin.nanoseconds = batch.nanoseconds[0]!;
      }
      this.#walk.add(batch);
      const { rows } = this.#walk;
      for (let row = 0; row < rows.count; row++) {
        if (rows.stream[row] !== this.#stream || rows.protocol[row] !== protocol) continue;
        this.#follower.add(segmentOf(rows, row, this.#walk.payload(row), begin));
      }
      yield this.#follower.take();
    }
    this.#follower.finish();
    yield this.#follower.take();
  }
}
