// What of the wire format others read as well, to take apart what was captured; it loads nothing else.
export { type CipherName, type Hmac, NONCE_BYTES, TAG_BYTES } from "../crypto.ts";
export { CLOSE_CODES } from "../errors.ts";
export { type LoggedSecret, keyLogLine, readKeyLog } from "../keys/key-log.ts";
export { nextSecret, packetKeyOf } from "../keys/traffic-secrets.ts";
export { TRANSPORT_LIMITS } from "../limits.ts";
export {
  FRAMES,
  FRAME_NAMES,
  type FieldKind,
  type FrameDescription,
  type FrameName,
  MOST_STREAMS,
} from "./frame-table.ts";
export {
  CHACHA_BIT,
  CONNECTION_ID_BYTES,
  DATA_FORM,
  DATA_HEADER_BYTES,
  KEY_PHASE_BIT,
  KNOWN_SERVER_BIT,
  LONG_BIT,
  LONG_FORMS,
  NO_VERSION,
  RESET_TOKEN_BYTES,
  VERSION_1,
} from "./packet-forms.ts";
export { rebuildPacketNumber } from "./packet-number.ts";
