/** Version 1. */
export const VERSION_1 = 0x7773_0001;
/** What a Version list has in place of a version. */
export const NO_VERSION = 0;

/** Bytes of a connection id. */
export const CONNECTION_ID_BYTES = 8;
/** Bytes of a stateless reset token. */
export const RESET_TOKEN_BYTES = 16;
/** Bytes before the frames of a Data packet: form, connection id, low 32 bits of the packet number. All are authenticated. */
export const DATA_HEADER_BYTES = 1 + CONNECTION_ID_BYTES + 4;

/** The first byte of a Data packet … */
export const DATA_FORM = 0x50;
/** … in which this bit is the key phase (RFC 9001 §6). */
export const KEY_PHASE_BIT = 0x01;

/** Set in the first byte of every long form. */
export const LONG_BIT = 0x80;
/** In the first byte of a Hello: the Noise pattern is IK, not XX … */
export const KNOWN_SERVER_BIT = 0x10;
/** … and the cipher ChaChaPoly, not AESGCM. */
export const CHACHA_BIT = 0x08;

/** Types of long forms: the low bits of the first byte. */
export const LONG_FORMS = { hello: 0, helloReply: 1, helloFinish: 2, retry: 3, versionList: 4 } as const;
