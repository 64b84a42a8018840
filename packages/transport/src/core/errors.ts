/** Codes of CONNECTION_CLOSE frames of the transport itself (RFC 9000 §20.1, the same numbers). */
export const CLOSE_CODES = {
  no_error: 0x00,
  internal_error: 0x01,
  connection_refused: 0x02,
  flow_control_error: 0x03,
  stream_limit_error: 0x04,
  stream_state_error: 0x05,
  final_size_error: 0x06,
  frame_encoding_error: 0x07,
  transport_parameter_error: 0x08,
  connection_id_limit_error: 0x09,
  protocol_violation: 0x0a,
  invalid_token: 0x0b,
  application_error: 0x0c,
  key_update_error: 0x0e,
  aead_limit_reached: 0x0f,
  no_viable_path: 0x10,
  handshake_failed: 0x100,
  version_unsupported: 0x101,
  idle_timeout: 0x102,
} as const;

export type CloseCode = keyof typeof CLOSE_CODES;

/** What the other side did wrong: a value that the connection closes with. */
export interface Violation {
  readonly code: CloseCode;
  /** A sentence, for the other side's log and ours. */
  readonly reason: string;
}
