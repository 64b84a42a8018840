import { STATUS_CODES } from "node:http";
import { escapeHtml } from "./html.ts";
import { makePage } from "./page.ts";

/** What the server answers instead of what was asked for. */
export type RefusalStatus = keyof typeof REFUSALS;

/** Each with the sentence of its page. */
export const REFUSALS = {
  400: "This request cannot be understood.",
  403: "This may not be read.",
  404: "There is nothing here by this name.",
  405: "This server only hands out what it has: GET and HEAD.",
  408: "The request took too long to arrive.",
  412: "It has changed in the meantime.",
  414: "This address is too long.",
  416: "There are no such bytes in it.",
  431: "The request's head is larger than the limit.",
  500: "Something went wrong on the server.",
  503: "The server is too busy, or about to stop.",
} as const;

/** Is it a status that `refusalPage` has words for? */
export function isRefusal(status: number): status is RefusalStatus {
  return Object.hasOwn(REFUSALS, status);
}

/** The page that says why there is not what was asked for. */
export function refusalPage(status: RefusalStatus): string {
  const name = STATUS_CODES[status] ?? "";
  const body = `<main class="refusal">
<h1><b>${String(status)}</b> ${escapeHtml(name)}</h1>
<p>${escapeHtml(REFUSALS[status])}</p>
<footer><a href="/">To the start of this server</a></footer>
</main>`;
  return makePage(`${String(status)} ${name}`, body);
}
