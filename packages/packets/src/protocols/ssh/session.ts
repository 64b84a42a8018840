import type { Remembered } from "../../dissect/conversation.ts";

/** What one side of a connection has said. */
export interface SshSide {
  hasBanner: boolean;
  /** From here on what it says can be read by nobody else. */
  isEncrypting: boolean;
  /** How it can agree keys, preferred first. */
  keyExchanges: readonly string[];
}

/** What is known of a connection. */
export interface SshSession {
  /** 1 or 2; 0 while that is not known. */
  version: 0 | 1 | 2;
  /** The client, then the server. */
  readonly sides: readonly [SshSide, SshSide];
}

function newSide(): SshSide {
  return { hasBanner: false, isEncrypting: false, keyExchanges: [] };
}

export const SSH_SESSION: Remembered<SshSession> = { make: () => ({ version: 0, sides: [newSide(), newSide()] }) };

/** How keys are agreed: the first that the client can and the server can too. RFC 4253 §7.1 */
export function chosenKeyExchange({ sides: [client, server] }: SshSession): string {
  return client.keyExchanges.find((name) => server.keyExchanges.includes(name)) ?? "";
}
