import { VARINT_MAX } from "@wireside/bytes";
import type { Violation } from "../errors.ts";
import { TRANSPORT_LIMITS } from "../limits.ts";
import { MOST_STREAMS } from "./frame-table.ts";
import { FrameReader } from "./frame-reader.ts";
import { CONNECTION_ID_BYTES, RESET_TOKEN_BYTES } from "./packet-forms.ts";
import { PacketWriter } from "./packet-writer.ts";

/** A number with its bounds, and what it is where it is not told. */
interface NumberParameter {
  readonly kind: "number";
  readonly least: number;
  readonly most: number;
  readonly preset: number;
}
/** Something that is so where it is told; it has no value. */
interface FlagParameter {
  readonly kind: "flag";
}
/** Bytes, with bounds of their count. */
interface BytesParameter {
  readonly kind: "bytes";
  readonly least: number;
  readonly most: number;
}

export type ParameterDescription = (NumberParameter | FlagParameter | BytesParameter) & {
  readonly id: number;
  /** As RFC 9000 writes it. */
  readonly title: string;
  readonly says: string;
};

const anyNumber = { kind: "number", least: 0, most: VARINT_MAX, preset: 0 } as const;

/**
 * Every transport parameter: RFC 9000 §18.2, RFC 9221 §3 (datagrams), draft-ietf-quic-ack-frequency §3 (min_ack_delay); the last is
 * ours. They have QUIC's ids, and its meaning where nothing else is said.
 */
export const PARAMETERS = {
  maxIdleTimeout: {
    id: 0x01,
    title: "max_idle_timeout",
    ...anyNumber,
    says: "Milliseconds without a packet after which the connection is gone; 0: never.",
  },
  statelessResetToken: {
    id: 0x02,
    title: "stateless_reset_token",
    kind: "bytes",
    least: RESET_TOKEN_BYTES,
    most: RESET_TOKEN_BYTES,
    says: "The token of the connection id that the handshake gave; both sides may tell one.",
  },
  maxUdpPayloadSize: {
    id: 0x03,
    title: "max_udp_payload_size",
    kind: "number",
    least: TRANSPORT_LIMITS.leastDatagramBytes,
    most: 65_527,
    preset: 65_527,
    says: "Bytes of the largest datagram that is taken.",
  },
  initialMaxData: {
    id: 0x04,
    title: "initial_max_data",
    ...anyNumber,
    says: "A first MAX_DATA.",
  },
  initialMaxStreamDataBidiLocal: {
    id: 0x05,
    title: "initial_max_stream_data_bidi_local",
    ...anyNumber,
    says: "A first MAX_STREAM_DATA of bidirectional streams that the teller opens.",
  },
  initialMaxStreamDataBidiRemote: {
    id: 0x06,
    title: "initial_max_stream_data_bidi_remote",
    ...anyNumber,
    says: "A first MAX_STREAM_DATA of bidirectional streams that the told opens.",
  },
  initialMaxStreamDataUni: {
    id: 0x07,
    title: "initial_max_stream_data_uni",
    ...anyNumber,
    says: "A first MAX_STREAM_DATA of unidirectional streams.",
  },
  initialMaxStreamsBidi: {
    id: 0x08,
    title: "initial_max_streams_bidi",
    kind: "number",
    least: 0,
    most: MOST_STREAMS,
    preset: 0,
    says: "A first MAX_STREAMS (bidirectional).",
  },
  initialMaxStreamsUni: {
    id: 0x09,
    title: "initial_max_streams_uni",
    kind: "number",
    least: 0,
    most: MOST_STREAMS,
    preset: 0,
    says: "A first MAX_STREAMS (unidirectional).",
  },
  maxAckDelay: {
    id: 0x0b,
    title: "max_ack_delay",
    kind: "number",
    least: 0,
    most: 2 ** 14 - 1,
    preset: 25,
    says: "Milliseconds for which an acknowledgement is held back at most.",
  },
  disableActiveMigration: {
    id: 0x0c,
    title: "disable_active_migration",
    kind: "flag",
    says: "The teller's address is to be used from one address only.",
  },
  activeConnectionIdLimit: {
    id: 0x0e,
    title: "active_connection_id_limit",
    kind: "number",
    least: 2,
    most: VARINT_MAX,
    preset: 2,
    says: "Connection ids of the told that the teller keeps.",
  },
  initialSourceConnectionId: {
    id: 0x0f,
    title: "initial_source_connection_id",
    kind: "bytes",
    least: CONNECTION_ID_BYTES,
    most: CONNECTION_ID_BYTES,
    says: "The connection id to which Data packets go. Servers tell it; without it the connection closes.",
  },
  maxDatagramFrameSize: {
    id: 0x20,
    title: "max_datagram_frame_size",
    ...anyNumber,
    says: "Bytes of the largest DATAGRAM frame that is taken; 0: none is.",
  },
  minAckDelay: {
    id: 0xff04de1b,
    title: "min_ack_delay",
    kind: "number",
    least: 0,
    most: 2 ** 24 - 1,
    preset: 1000,
    says: "Microseconds below which ACK_FREQUENCY may not ask.",
  },
  applicationProtocol: {
    id: 0x77730001,
    title: "application_protocol",
    kind: "bytes",
    least: 1,
    most: 255,
    says: "What the streams carry, a name in UTF-8. Clients tell it; a server that does not serve it closes with connection_refused.",
  },
} as const satisfies Record<string, ParameterDescription>;

export type ParameterName = keyof typeof PARAMETERS;

type ValueOf<Name extends ParameterName> = (typeof PARAMETERS)[Name]["kind"] extends "number"
  ? number
  : (typeof PARAMETERS)[Name]["kind"] extends "flag"
    ? boolean
    : Uint8Array | undefined;

/** What one side of a connection tells the other about itself. */
export type TransportParameters = { readonly [Name in ParameterName]: ValueOf<Name> };

const ENTRIES = Object.entries(PARAMETERS) as [ParameterName, ParameterDescription][];
const NAMES: ReadonlyMap<number, ParameterName> = new Map(ENTRIES.map(([name, { id }]) => [id, name]));

/** Parameters with what is told, and for the rest what they are where nothing is told. */
export function createParameters(told: Partial<TransportParameters> = {}): TransportParameters {
  const presets = ENTRIES.map(([name, description]) => [name, presetOf(description)]);
  return { ...(Object.fromEntries(presets) as TransportParameters), ...told };
}

/** Writes each parameter that is not what it would be anyway: id, length of the value, value. */
export function encodeParameters(parameters: TransportParameters): Uint8Array {
  const writer = new PacketWriter(new Uint8Array(TRANSPORT_LIMITS.leastDatagramBytes));
  for (const [name, description] of ENTRIES) {
    const value = parameters[name];
    if (value === undefined || value === presetOf(description)) continue;
    writer.varint(description.id);
    const bytes = valueBytes(value);
    writer.varint(bytes.length);
    writer.put(bytes);
  }
  return writer.bytes.slice(0, writer.at);
}

/** Reads parameters; unknown ones are ignored. Gives a violation for one that comes twice, is out of bounds, or has another length. */
export function decodeParameters(bytes: Uint8Array): TransportParameters | Violation {
  const told: Partial<Record<ParameterName, number | boolean | Uint8Array>> = {};
  const seen = new Set<number>();
  const reader = new FrameReader(bytes);
  reader.what = "list of transport parameters";
  while (reader.remaining > 0) {
    const id = reader.varint();
    const value = reader.take(reader.varint());
    if (reader.violation !== undefined) break;
    const name = NAMES.get(id);
    if (seen.has(id)) return wrong(`parameter ${name === undefined ? id : PARAMETERS[name].title} comes twice`);
    seen.add(id);
    if (name === undefined) continue;
    const read = readValue(PARAMETERS[name], value);
    if (read === undefined) return wrong(`${PARAMETERS[name].title} is out of its bounds`);
    told[name] = read;
  }
  if (reader.violation !== undefined) return wrong(reader.violation.reason);
  const parameters = createParameters(told as Partial<TransportParameters>);
  if (parameters.minAckDelay > parameters.maxAckDelay * 1000) return wrong("min_ack_delay is above max_ack_delay");
  return parameters;
}

function presetOf(description: ParameterDescription): number | false | undefined {
  return description.kind === "number" ? description.preset : description.kind === "flag" ? false : undefined;
}

function valueBytes(value: number | boolean | Uint8Array): Uint8Array {
  if (typeof value === "boolean") return new Uint8Array(0);
  if (typeof value !== "number") return value;
  const writer = new PacketWriter(new Uint8Array(8));
  writer.varint(value);
  return writer.bytes.subarray(0, writer.at);
}

/** A value within its bounds, else undefined. Bytes are copied. */
function readValue(description: ParameterDescription, bytes: Uint8Array): number | true | Uint8Array | undefined {
  if (description.kind === "flag") return bytes.length === 0 ? true : undefined;
  const { least, most } = description;
  if (description.kind === "bytes") return bytes.length >= least && bytes.length <= most ? bytes.slice() : undefined;
  const reader = new FrameReader(bytes);
  const value = reader.varint();
  if (reader.violation !== undefined || reader.remaining > 0) return undefined;
  return value >= least && value <= most ? value : undefined;
}

function wrong(reason: string): Violation {
  return { code: "transport_parameter_error", reason };
}
