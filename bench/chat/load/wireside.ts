import type { Protocol } from "./protocol.ts";
import { clientFrame, upgradeRequest } from "./websocket.ts";

/** Makes `people` join an open Wireside hub; connections are shared out among them. One more person sends. */
export async function joinHub(port: number, people: number): Promise<Protocol> {
  const api = `http://127.0.0.1:${port}/api/v1`;
  const tokens: string[] = [];
  const joinSome = async (): Promise<void> => {
    while (tokens.length < people) {
      const index = tokens.push("") - 1;
      tokens[index] = await join(api, `subscriber${index}`);
    }
  };
  await Promise.all(Array.from({ length: JOINING }, joinSome));
  const sender = await join(api, "sender");
  const room = await lobby(api, sender);
  const steps = (token: string) => [
    { send: upgradeRequest("/api/v1/socket", [`Authorization: Bearer ${token}`]), until: '"type":"live"' },
  ];
  return {
    subscribe: (index) => steps(tokens[index % people] ?? sender),
    publish: () => steps(sender),
    encode: (text) => clientFrame(`{"type":"send","room":${room},"text":"${text}","nonce":"${text.slice(-10)}"}`),
    framing: "websocket",
  };
}

async function join(api: string, name: string): Promise<string> {
  const reply: unknown = await request(`${api}/join`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name, session: "token" }),
  });
  if (hasField(reply, "token") && typeof reply.token === "string") return reply.token;
  throw new Error(`the hub gave no token: ${JSON.stringify(reply)}`);
}

async function lobby(api: string, token: string): Promise<number> {
  const reply = await request(`${api}/rooms`, { headers: { authorization: `Bearer ${token}` } });
  const first: unknown = Array.isArray(reply) ? reply[0] : undefined;
  if (hasField(first, "id") && typeof first.id === "number") return first.id;
  throw new Error(`the hub has no room: ${JSON.stringify(reply)}`);
}

async function request(url: string, init: RequestInit): Promise<unknown> {
  const answer = await fetch(url, init);
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}

function hasField<Name extends string>(value: unknown, name: Name): value is Record<Name, unknown> {
  return typeof value === "object" && value !== null && name in value;
}

/** People joining at one time. */
const JOINING = 8;
