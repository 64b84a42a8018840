import { WiresideError } from "@wireside/protocol";
import { readReply, toRequest, type Call } from "../core/request.ts";

/**
 * Requests of the API with `fetch`, signed by the page's cookie. Works before there is a client: to look at the hub, to
 * join (`session: "cookie"` in the body) and to log in. `origin`: the hub's, by default that of the page.
 */
export function browserCall(origin: string = location.origin): Call {
  return async (name, input) => {
    const { method, path, body } = toRequest(name, input);
    const request: RequestInit = { method, credentials: "same-origin", headers: { accept: "application/json" } };
    if (body !== undefined) {
      request.body = body;
      request.headers = { accept: "application/json", "content-type": "application/json" };
    }
    let status: number;
    let text: string;
    try {
      const response = await fetch(new URL(path, origin), request);
      status = response.status;
      text = await response.text();
    } catch (cause) {
      throw new WiresideError("unreachable", { cause });
    }
    return readReply(name, status, text);
  };
}
