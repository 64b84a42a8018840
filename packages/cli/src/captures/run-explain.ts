import { stat } from "node:fs/promises";
import { basename } from "node:path";
import {
  annotatedCopy,
  annotationsOf,
  conversationsAmong,
  htmlReport,
  makeExplanation,
  markdownReport,
  openCapture,
  openDocument,
  type CaptureDocument,
  type ConversationName,
  type Explanation,
  type Filter,
} from "@wireside/packets";
import { WiresideError } from "@wireside/protocol";
import { EXIT, type Exit } from "../errors.ts";
import { jsonLine, neutralise } from "../text/neutralise.ts";
import type { ExplainArguments } from "./explain-arguments.ts";
import { openFileSource, type FileSource } from "./file-source.ts";
import { writeOut } from "./output.ts";
import { ProgressLine } from "./progress-line.ts";
import { styleMarkdown } from "./style-markdown.ts";
import { readFilter, sessionOptions } from "./wishes.ts";
import { writeFileInPieces } from "./write-file.ts";

/** `wireside explain FILE`: says what happened in a capture. */
export async function runExplain(file: string, given: ExplainArguments): Promise<Exit> {
  const options = await sessionOptions(given);
  const filter = readFilter(given.filter);
  const stop = new AbortController();
  const interrupt = (): void => stop.abort();
  process.once("SIGINT", interrupt);
  const progress = new ProgressLine();
  const source = await openSource(file);
  try {
    const document = await openDocument(source, { ...options, signal: stop.signal });
    if (document.view.format === undefined) {
      const [problem] = document.view.problems;
      throw new WiresideError("not_a_capture", { message: `${file}: ${problem?.text ?? "it cannot be read."}` });
    }
    const { signal } = stop;
    await document.read({
      signal,
      onProgress: ({ done, total }) =>
        progress.tell(`reading ${Math.round((100 * done) / Math.max(1, total ?? done))} %`),
    });
    const conversations = await chosen(document, given, filter, signal, progress);
    const explanation = await makeExplanation(document, {
      signal,
      ...(conversations === undefined ? {} : { conversations }),
      onProgress: ({ done, total }) => progress.tell(`explaining ${done + 1} of ${total ?? done + 1}`),
    });
    progress.clear();
    await write(document, source, explanation, file, given, signal);
    return EXIT.done;
  } catch (error) {
    if (stop.signal.aborted) return EXIT.interrupted;
    throw error;
  } finally {
    progress.clear();
    process.off("SIGINT", interrupt);
    await source.close();
  }
}

async function openSource(file: string): Promise<FileSource> {
  try {
    if (file === "-" || !(await stat(file)).isFile()) {
      throw new WiresideError("no_such_file", {
        message: `${file} is no file: to explain a capture it is read more than once, so it has to be saved first.`,
      });
    }
    return await openFileSource(file);
  } catch (error) {
    if (error instanceof WiresideError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new WiresideError("no_such_file", { message: `${file} cannot be read: ${reason}.`, cause: error });
  }
}

/** The conversations that were asked for; undefined where none were named. */
async function chosen(
  document: CaptureDocument,
  given: ExplainArguments,
  filter: Filter | undefined,
  signal: AbortSignal,
  progress: ProgressLine,
): Promise<readonly ConversationName[] | undefined> {
  const named = (given.conversation ?? []).map(({ over, number }) => ({ over, stream: number }));
  for (const name of named) {
    if (document.framesOf(name).length > 0) continue;
    throw new WiresideError("no_such_packets", {
      message: `The capture has no conversation ${name.over}:${name.stream}.`,
    });
  }
  if (filter === undefined) return given.conversation === undefined ? undefined : named;
  const frames = await document.matching(filter, {
    signal,
    onProgress: ({ done, total }) =>
      progress.tell(`filtering ${Math.round((100 * done) / Math.max(1, total ?? done))} %`),
  });
  const found = conversationsAmong(document, frames);
  if (found.length + named.length > 0) return [...named, ...found];
  throw new WiresideError("no_such_packets", { message: "No frame of a conversation matches the filter." });
}

/** Writes what was asked for; without a wish, Markdown to standard output. */
async function write(
  document: CaptureDocument,
  source: FileSource,
  explanation: Explanation,
  file: string,
  given: ExplainArguments,
  signal: AbortSignal,
): Promise<void> {
  const { html, annotate } = given;
  if (html !== undefined) {
    const page = await htmlReport(document, explanation, { fileName: basename(file), signal });
    await writeFileInPieces(html, file, [page]);
    process.stderr.write(`The report is in ${html}.\n`);
  }
  if (annotate !== undefined) {
    const comments = await annotationsOf(document, explanation, signal);
    const capture = await openCapture(source, { signal });
    const copy = annotatedCopy(capture, { commentsOf: (frame) => comments.get(frame) ?? [] });
    await writeFileInPieces(annotate, file, copy);
    process.stderr.write(`The capture with comments is in ${annotate}.\n`);
  }
  if (given.json === true) await writeOut(`${jsonLine(explanation)}\n`);
  else if (html === undefined && annotate === undefined) await writeOut(markdown(explanation, file, given));
}

function markdown(explanation: Explanation, file: string, { evidence }: ExplainArguments): string {
  const report = markdownReport(explanation, { fileName: basename(file), hasEvidence: evidence === true });
  return styleMarkdown(neutralise(report));
}
