import type { CipherName, MessageCipherName } from "../crypto.ts";
import type { Violation } from "../errors.ts";
import type { NoiseHandshake } from "../noise/handshake-state.ts";
import { type TransportParameters, createParameters, decodeParameters } from "../wire/parameters.ts";

/** What a side has when it has the keys. */
export interface HandshakeResult {
  readonly cipher: CipherName;
  /** 32 bytes each. */
  readonly sendSecret: Uint8Array;
  readonly receiveSecret: Uint8Array;
  readonly exporterSecret: Uint8Array;
  /** The same on both sides and for no other connection, 32 bytes. */
  readonly hash: Uint8Array;
  /** The destination id of the client's Hello, by which key logs call the connection. */
  readonly firstDestination: Uint8Array;
  /**
   * The other side's static public key. With XX, whether to trust it is for the caller to say. With IK a server may rely on it only
   * after it opened a packet: before, the Hello may be an old one that somebody sends again.
   */
  readonly remoteKey: Uint8Array;
  /** What the other side told of itself. */
  readonly parameters: TransportParameters;
  /** Where to send Data packets: the other side's connection id. */
  readonly destination: Uint8Array;
  /** What was wrong with what it told: the connection closes with it at once. */
  readonly violation: Violation | undefined;
}

/** The cipher of the handshake that goes with one of Data packets. */
export function handshakeCipher(cipher: CipherName): MessageCipherName {
  return cipher === "aes-128-gcm" ? "aes-256-gcm" : cipher;
}

/** The result of a finished Noise handshake, in which the other side told `payload`. */
export function resultOf(
  noise: NoiseHandshake,
  cipher: CipherName,
  isClient: boolean,
  payload: Uint8Array,
  source: Uint8Array,
  firstDestination: Uint8Array,
): HandshakeResult {
  const { initiator, responder, exporter } = noise.split();
  const read = decodeParameters(payload);
  const parameters = "code" in read ? createParameters() : read;
  const told = isClient ? parameters.initialSourceConnectionId : undefined;
  const isMissing = isClient && !("code" in read) && told === undefined;
  return {
    cipher,
    sendSecret: isClient ? initiator : responder,
    receiveSecret: isClient ? responder : initiator,
    exporterSecret: exporter,
    hash: noise.hash,
    firstDestination,
    remoteKey: noise.remoteStatic ?? new Uint8Array(0),
    parameters,
    destination: told ?? source,
    violation: "code" in read ? read : isMissing ? MISSING_ID : undefined,
  };
}

const MISSING_ID: Violation = {
  code: "transport_parameter_error",
  reason: "initial_source_connection_id is missing",
};
