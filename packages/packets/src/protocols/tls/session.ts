import type { Remembered } from "../../dissect/conversation.ts";

/** What one side of a connection has done so far. */
export interface TlsSide {
  /** It has said that it encrypts from now on. */
  isEncrypting: boolean;
  /** What is there of a handshake message that goes on in the next record. */
  unfinished: Uint8Array | undefined;
}

/** What is known of a connection. */
export interface TlsSession {
  /** Chosen by the server; 0 while that is not known. */
  version: number;
  /** What the last record said of its version; 0 where none was seen yet. */
  recordVersion: number;
  /** Chosen by the server; undefined while that is not known. */
  cipherSuite: number | undefined;
  readonly sides: readonly [TlsSide, TlsSide];
}

function newSide(): TlsSide {
  return { isEncrypting: false, unfinished: undefined };
}

/** The session of a conversation; bytes without one get a new one. */
export const TLS_SESSION: Remembered<TlsSession> = {
  make: () => ({ version: 0, recordVersion: 0, cipherSuite: undefined, sides: [newSide(), newSide()] }),
};

/** The version that is spoken, or else the one that records name. */
export function versionOf({ version, recordVersion }: TlsSession): number {
  return version === 0 ? recordVersion : version;
}

export const TLS_1_2 = 0x0303;
export const TLS_1_3 = 0x0304;
