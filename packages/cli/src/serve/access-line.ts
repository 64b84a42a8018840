import type { Answered } from "@wireside/serve";
import { jsonLine, neutraliseLine } from "../text/neutralise.ts";

/** A line of the access log, for people: `2026-11-21 23:40:07 192.168.1.7 GET /hello.txt 200 344 bytes 2 ms`. */
export function accessLine({ at, from, method, target, status, bytes, ms, isWhole }: Answered): string {
  const asked = method === "" ? "(no request that could be read)" : `${method} ${neutraliseLine(target)}`;
  const cut = isWhole ? "" : " (cut)";
  const time = at.toISOString().slice(0, 19).replace("T", " ");
  return `${time} ${from} ${asked} ${String(status)} ${String(bytes)} bytes ${ms.toFixed(0)} ms${cut}`;
}

/** The same for programs: one object, one line. */
export function accessJson({ at, ...answered }: Answered): string {
  return jsonLine({ type: "request", at: at.getTime(), ...answered, ms: Number(answered.ms.toFixed(3)) });
}
