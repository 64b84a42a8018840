import { knownCaptureBytes, type HostName } from "../../../../../test/captures/known.ts";
import { bytesSource, htmlReport, makeExplanation, openDocument, type ConversationName } from "../../../src/index.ts";

/** The report of a capture, with all its conversations or those that are named. */
export async function reportOf(
  bytes: Uint8Array,
  fileName = "capture.pcap",
  conversations?: readonly ConversationName[],
): Promise<string> {
  const document = await openDocument(bytesSource(bytes));
  await document.read();
  const explanation = await makeExplanation(document, conversations === undefined ? {} : { conversations });
  return htmlReport(document, explanation, { fileName });
}

/** The report of one of the captures whose truth is known. */
export function knownReport(name: string, host: HostName): Promise<string> {
  return reportOf(knownCaptureBytes(name, host), `${name}.pcap`);
}

/** What a page says, without its tags and with its entities resolved; a tag parts words. */
export function textOf(page: string): string {
  return page
    .replace(/<(style|script)>.*?<\/\1>/gsu, "")
    .replace(/<[^>]*>/gu, " ")
    .replace(/&(amp|lt|gt|quot|#39);/gu, (entity) => ENTITIES[entity]!)
    .replace(/\s+/gu, " ");
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
};
