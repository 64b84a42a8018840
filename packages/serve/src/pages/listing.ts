import { writePath } from "../target.ts";
import type { Entry, Listing } from "../tree.ts";
import { escapeHtml } from "./html.ts";
import { makePage } from "./page.ts";

const UNITS = ["bytes", "kB", "MB", "GB", "TB", "PB"];

/**
 * The page that shows what is in a folder.
 *
 * @param top what the served folder is called
 * @param names the way from there to the folder that is shown
 */
export function listingPage(top: string, names: readonly string[], { entries, isWhole }: Listing): string {
  const here = names.at(-1) ?? top;
  const parts = [
    `<main>\n<h1>${trail(top, names)}</h1>`,
    entries.length === 0 && names.length === 0 ? "" : table(names, entries),
    entries.length === 0 ? `<p class="note">This folder is empty.</p>` : "",
    isWhole ? "" : `<p class="note">There is more in this folder than is shown here.</p>`,
    "</main>",
  ];
  return makePage(here, parts.filter((part) => part !== "").join("\n"));
}

/** A number of bytes as people read it: three digits, powers of a thousand. */
export function sizeText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return `${value.toFixed(digits)} ${bytes === 1 ? "byte" : (UNITS[unit] ?? "")}`;
}

/** Each folder on the way as a link, and the one that is shown. */
function trail(top: string, names: readonly string[]): string {
  return [top, ...names]
    .map((name, depth) =>
      depth === names.length
        ? escapeHtml(name)
        : `<a href="${escapeHtml(writePath(names.slice(0, depth), true))}">${escapeHtml(name)}</a>`,
    )
    .join("<i>/</i>");
}

function table(names: readonly string[], entries: readonly Entry[]): string {
  const up = names.length === 0 ? [] : [row("folder", writePath(names.slice(0, -1), true), "..", undefined, undefined)];
  const rows = entries.map(({ name, kind, bytes, modified }) =>
    row(kind, writePath([...names, name], kind === "folder"), kind === "folder" ? `${name}/` : name, bytes, modified),
  );
  const head = `<thead><tr><th scope="col">Name</th><th scope="col" class="size">Size</th><th scope="col" class="changed">Changed (UTC)</th></tr></thead>`;
  return `<table>\n${head}\n<tbody>\n${[...up, ...rows].join("\n")}\n</tbody>\n</table>`;
}

function row(kind: Entry["kind"], path: string, text: string, bytes: number | undefined, modified?: Date): string {
  const label = text === ".." ? ` aria-label="the folder above"` : "";
  const link = `<a href="${escapeHtml(path)}"${label}>${escapeHtml(text)}</a>`;
  const size = bytes === undefined ? "" : `<data value="${String(bytes)}">${sizeText(bytes)}</data>`;
  return `<tr class="${kind}"><td>${link}</td><td class="size">${size}</td><td class="changed">${timeText(modified)}</td></tr>`;
}

function timeText(time: Date | undefined): string {
  if (time === undefined || Number.isNaN(time.getTime())) return "";
  const iso = time.toISOString();
  return `<time datetime="${iso}">${iso.slice(0, 16).replace("T", " ")}</time>`;
}
