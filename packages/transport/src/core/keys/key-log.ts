import { fromHex, toHex } from "@wireside/bytes";
import { CONNECTION_ID_BYTES } from "../wire/packet-forms.ts";
import { HASH_BYTES } from "./hkdf.ts";

/** A traffic secret as a key log has it. */
export interface LoggedSecret {
  /** Whose packets are sealed with it. */
  readonly sender: "client" | "server";
  /** Key updates before it. */
  readonly generation: number;
  /** The destination id of the client's Hello, which names the connection. */
  readonly firstDestination: Uint8Array;
  /** 32 bytes */
  readonly secret: Uint8Array;
}

/** The line of a secret, without its end: in the manner of SSLKEYLOGFILE a label, what names the connection, and the secret. */
export function keyLogLine({ sender, generation, firstDestination, secret }: LoggedSecret): string {
  const label = `WIRESIDE_${sender === "client" ? "CLIENT" : "SERVER"}_TRAFFIC_SECRET_${generation}`;
  return `${label} ${toHex(firstDestination)} ${toHex(secret)}`;
}

/**
 * The secrets in the text of a key log; all other lines are stepped over, such as those of TLS.
 *
 * @param most secrets that are read, the first ones
 */
export function readKeyLog(text: string, most = Infinity): LoggedSecret[] {
  const found: LoggedSecret[] = [];
  for (const [, sender, generation, destination, secret] of text.matchAll(LINES)) {
    if (found.length >= most) break;
    found.push({
      sender: sender === "CLIENT" ? "client" : "server",
      generation: Number(generation),
      firstDestination: fromHex(destination!),
      secret: fromHex(secret!),
    });
  }
  return found;
}

const LINES = new RegExp(
  `^WIRESIDE_(CLIENT|SERVER)_TRAFFIC_SECRET_(\\d{1,9}) ([0-9a-fA-F]{${2 * CONNECTION_ID_BYTES}}) ([0-9a-fA-F]{${2 * HASH_BYTES}})[ \\t]*$`,
  "gmu",
);
