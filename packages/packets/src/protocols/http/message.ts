import type { Dissection } from "../../dissect/dissection.ts";
import { addBody } from "./body-tree.ts";
import { EXCHANGES, timeOf, type Exchange } from "./exchanges.ts";
import { fields as f } from "./fields.ts";
import { headerValue, type Head } from "./head.ts";
import { addHead } from "./head-tree.ts";
import { NOTIFICATIONS } from "./start-line.ts";

/**
 * Adds a request or response with its body, and tells of it.
 *
 * @param end first byte after the message, as far as it is there
 */
export function dissectMessage(d: Dissection, head: Head, end: number): Exchange | undefined {
  const { startLine } = head;
  addHead(d, head);
  if (d.wantsColumns) d.tell(startLineText(d, head));
  const exchange = addExchange(d, head);
  if (startLine.kind === "response") d.item(f.response, 0, 0, 1);
  else d.item(NOTIFICATIONS.has(startLine.method) ? f.notification : f.request, 0, 0, 1);
  if (end > head.end) addBody(d, head, end);
  return exchange;
}

/** The first line, as the Info column has it: with a space for its end. */
function startLineText(d: Dissection, { at, startLineLength }: Head): string {
  const text = new TextDecoder().decode(d.slice(at, startLineLength));
  return text.replace(/\r?\n$/u, " ");
}

function addExchange(d: Dissection, { startLine, headers }: Head): Exchange | undefined {
  const exchanges = d.isQuoted ? undefined : d.place?.conversation.state(EXCHANGES);
  if (startLine.kind === "request") {
    const fullUri = fullUriOf(startLine.method, startLine.uri, headerValue(headers, "host"));
    const exchange = exchanges?.request(d, startLine.method, fullUri);
    if (startLine.method === "CONNECT") addProxyTarget(d, startLine.uri);
    if (fullUri !== undefined) d.item(f.fullUri, 0, 0, fullUri);
    if (exchange === undefined) return undefined;
    d.item(f.requestNumber, 0, 0, exchange.number, `[HTTP request ${exchange.number}]`);
    if (exchange.response !== 0) d.item(f.responseIn, 0, 0, exchange.response);
    return exchange;
  }
  const exchange = exchanges?.response(d, startLine.code);
  if (exchange === undefined || exchange.request === 0) return undefined;
  d.item(f.responseNumber, 0, 0, exchange.number, `[HTTP response ${exchange.number}]`);
  d.item(f.time, 0, 0, timeOf(d) - exchange.time);
  d.item(f.requestIn, 0, 0, exchange.request);
  if (exchange.fullUri !== undefined) d.item(f.responseForUri, 0, 0, exchange.fullUri);
  return exchange;
}

/** RFC 9110 §7.1 */
function fullUriOf(method: string, uri: string, host: string | undefined): string | undefined {
  if (uri === "" || method === "CONNECT") return uri === "" ? undefined : uri;
  if (/^[a-z][a-z0-9+.-]*:\/\//iu.test(uri)) return uri;
  if (host === undefined) return undefined;
  return uri === "*" ? `http://${host}*` : `http://${host}${uri}`;
}

function addProxyTarget(d: Dissection, uri: string): void {
  const [, host, port] = /^(.*?)(?::([0-9]{1,5}))?$/u.exec(uri) ?? [];
  if (host !== undefined && host !== "") d.item(f.proxyHost, 0, 0, host);
  if (port !== undefined) d.item(f.proxyPort, 0, 0, Number(port));
}
