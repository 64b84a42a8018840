import { request, type IncomingMessage } from "node:http";
import { WiresideError, formatAddress } from "@wireside/protocol";
import { readReply, toRequest, type Call, type HttpRequest } from "../core/request.ts";
import { explain, openSocket } from "./socket.ts";
import type { Target } from "./target.ts";

const ANSWER_WITHIN_MS = 30_000;
const ANSWER_BYTES_MAX = 16_777_216;

/** Requests of the API over connections of their own, each checked before it is used. `token`: of a session. */
export function nodeCall(target: Target, token?: string): Call {
  return async (name, input) => {
    const { status, text } = await exchange(target, toRequest(name, input), token);
    return readReply(name, status, text);
  };
}

/** The head that says who asks. */
export function authorization(token: string | undefined): Record<string, string> {
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}

async function exchange(
  target: Target,
  { method, path, body }: HttpRequest,
  token: string | undefined,
): Promise<{ status: number; text: string }> {
  const socket = await openSocket(target);
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const headers: Record<string, string> = {
        host: formatAddress(target.address),
        accept: "application/json",
        "user-agent": `Wireside on Node ${process.versions.node}, ${process.platform}`,
        ...authorization(token),
      };
      if (body !== undefined) headers["content-type"] = "application/json";
      const asked = request(
        { method, path, headers, createConnection: () => socket, timeout: ANSWER_WITHIN_MS },
        resolve,
      );
      asked.on("timeout", () => asked.destroy(new Error("the answer does not come")));
      asked.on("error", reject);
      asked.end(body);
    });
    return { status: response.statusCode ?? 0, text: await readBody(response) };
  } catch (error) {
    throw error instanceof WiresideError ? error : explain(error, target);
  } finally {
    socket.destroy();
  }
}

/** The whole body as text; rejects with not_a_hub when it is larger than any answer of a hub. */
export async function readBody(response: IncomingMessage, most = ANSWER_BYTES_MAX): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > most) throw new WiresideError("not_a_hub", { message: `The answer is larger than ${most} bytes.` });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
