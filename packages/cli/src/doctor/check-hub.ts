import { hubInfo } from "@wireside/client/node";
import { WiresideError } from "@wireside/protocol";
import { targetOf } from "../chat/enter.ts";
import { neutraliseLine } from "../text/neutralise.ts";
import type { Check } from "./checks.ts";

/** Does a hub answer there, and how does one get in? Trusts nothing new. */
export async function checkHub(address: string): Promise<Check> {
  const name = `hub ${neutraliseLine(address)}`;
  let seen: string | undefined;
  const trustNew = (fingerprint: string): boolean => {
    seen = fingerprint;
    return false;
  };
  try {
    const hub = await hubInfo({ ...targetOf(address, {}), trustNew });
    const way = hub.join === "nickname" ? "a nickname is enough to come in" : "one comes in with an invite";
    return { name, works: true, says: `"${neutraliseLine(hub.name)}", version ${neutraliseLine(hub.version)}; ${way}` };
  } catch (error) {
    if (!(error instanceof WiresideError)) throw error;
    if (error.code === "hub_unknown")
      return { name, works: true, says: `answers with the certificate ${seen}, which is not known here yet` };
    return { name, works: false, says: `${error.code}: ${error.message}`, advice: error.advice };
  }
}
