import type { Dissection } from "../dissect/dissection.ts";
import { defineFields, type Field } from "./field.ts";

/** A table by which one layer finds the next: the layer below names it, the layer above registers in it. */
export type TableName =
  | "link-type"
  | "ethertype"
  | "llc.dsap"
  | "snap"
  | "null-family"
  | "ip.version"
  | "ip.proto"
  | "gre.proto"
  | "ppp.protocol"
  | "tcp.port"
  | "udp.port"
  | "media-type";

/** The end of the message cannot be told yet: ask again with the next segment. */
export const MORE = -1;
/** The message goes on until the sender closes. */
export const UNTIL_CLOSE = -2;

/** What a protocol over TCP says of the messages in a stream. */
export interface MessageStream {
  /**
   * Length of the message that begins at `d.start`, bytes; `d.end` is the end of what the stream has so far. Adds nothing.
   * A read past that end is the same as to answer {@link MORE}. What it sets `d.lookedThrough` to before that answer stands
   * there when it is asked about the same message again, with more bytes; at first it is 0.
   *
   * @returns a length (it may reach past `d.end`: then it is called no more until that many are there), or why there is
   *   none: {@link MORE}, {@link UNTIL_CLOSE}
   */
  messageLength(d: Dissection): number;
  /**
   * What the Info column tells of a message that has begun from `d.start` to `d.end`, and whose rest is still to come. Without
   * it, or when it gives nothing, TCP's own line stands there.
   */
  beginning?(d: Dissection): string | undefined;
}

/** What a protocol's file says of it. */
export interface ProtocolDescription<Fields extends Readonly<Record<string, Field>>> {
  /** Wireshark's filter name, `udp`. */
  readonly id: string;
  /** `User Datagram Protocol` */
  readonly title: string;
  /** As the Protocol column writes it, `UDP`. */
  readonly column: string;
  /** Where it is laid down: `RFC 768`. */
  readonly source: string;
  /** What it is for, in one or two plain sentences. */
  readonly words: string;
  readonly fields: Fields;
  /** Where it is found: numbers by the table they stand in. */
  readonly carriedIn?: Partial<Readonly<Record<TableName, readonly number[]>>> | undefined;
  /**
   * Adds the fields of what stands from `d.start` to `d.end`, and calls the layer above. Reads past the end stop this
   * layer only: see {@link Dissection}.
   */
  dissect(d: Dissection): void;
  /**
   * For protocols over TCP whose messages do not end where segments end. Without it each segment's payload is given to
   * `dissect` as it comes.
   */
  readonly stream?: MessageStream | undefined;
  /**
   * False when the bytes from `d.start` to `d.end` cannot be this protocol, although a port says so: then the next in line is
   * asked. Adds nothing. Over TCP it is asked where a message begins.
   */
  readonly accepts?: ((d: Dissection) => boolean) | undefined;
  /**
   * True when the bytes from `d.start` to `d.end` look like this protocol, for payloads that no table knows. Adds
   * nothing.
   */
  readonly heuristic?:
    | {
        readonly over: readonly ("tcp" | "udp")[];
        matches(d: Dissection): boolean;
      }
    | undefined;
}

export interface Protocol extends ProtocolDescription<Readonly<Record<string, Field>>> {
  /** The protocol itself as a field: its name is the id, its place is the whole layer. */
  readonly field: Field;
}

/** Makes a protocol of its description; {@link register} lets others find it. */
export function defineProtocol<Fields extends Readonly<Record<string, Field>>>(
  description: ProtocolDescription<Fields>,
): Protocol & { readonly fields: Fields } {
  const { self } = defineFields({
    self: { name: description.id, label: description.title, type: "protocol", words: description.words },
  });
  const { id, title, column, source, words, fields, carriedIn, dissect, stream, accepts, heuristic } = description;
  // All of one shape, as the fields are.
  return { id, title, column, source, words, fields, carriedIn, dissect, stream, accepts, heuristic, field: self };
}
