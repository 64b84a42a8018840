import type { CaptureDocument } from "../../document/capture-document.ts";
import { CAPTURE_LIMITS } from "../../limits.ts";
import { SECTIONS, type Explanation } from "../explanation.ts";
import { byteViews } from "./byte-views.ts";
import { CitedBytes } from "./cited-bytes.ts";
import { conversationReport } from "./conversation-report.ts";
import { hostsFigure } from "./hosts-figure.ts";
import { markup, Markup } from "./markup.ts";
import { overview } from "./overview.ts";
import { SCRIPT, SCRIPT_HASH } from "./script.ts";
import { citeSentences } from "./sentences.ts";
import { STYLE } from "./style.ts";

export interface ReportOptions {
  /** Name of the file, for the title. */
  readonly fileName?: string;
  readonly signal?: AbortSignal;
}

/**
 * Writes an explanation as one HTML page: sentences with links to the bytes that prove them, sequence diagrams, plots, verdicts.
 * The page needs nothing else: no network, no script to be read (a small one marks bytes when they are pointed at). It is light
 * or dark as its reader's system is, and prints on A4.
 *
 * Everything that comes from the capture is escaped, and the page's own policy forbids whatever might have slipped through.
 * Its size is bounded by the `report…` limits of {@link CAPTURE_LIMITS}; what is left out is said.
 *
 * @param document read to its end: the one that was explained
 * @throws what the source of the document throws, and the reason of the signal
 */
export async function htmlReport(
  document: CaptureDocument,
  explanation: Explanation,
  options: ReportOptions = {},
): Promise<string> {
  const { fileName = "a capture", signal } = options;
  const { capture } = explanation;
  const conversations = explanation.conversations.slice(0, CAPTURE_LIMITS.reportConversations);
  const bytes = new CitedBytes();
  citeSentences(capture.sentences, bytes);
  for (const { sections } of conversations) for (const section of SECTIONS) citeSentences(sections[section], bytes);
  const hosts = await hostsFigure(document, conversations, bytes, signal);
  const reports: Markup[] = [];
  for (const conversation of conversations) {
    reports.push(await conversationReport(document, conversation, bytes, signal));
  }
  await bytes.fetch(document, signal);
  return page(
    `What happened in ${fileName}`,
    markup`<h1>What happened in <bdi>${fileName}</bdi></h1>
${overview({ ...explanation, conversations }, bytes)}
${hosts}
${reports}${byteViews(bytes.frames)}`,
  );
}

function page(title: string, body: Markup): string {
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src '${SCRIPT_HASH}'; base-uri 'none'; form-action 'none'`;
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<main>
${body}
</main>
<footer>Made by Wireside. Evidence is a frame, a field by Wireshark’s name, and its value.</footer>
<script>${new Markup(SCRIPT)}</script>
</body>
</html>
`.text;
}
