import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CAPTURE_LIMITS, CAPTURE_PROBLEMS } from "../../packages/packets/src/index.ts";
import { DOOR_LIMITS } from "../../packages/doors/src/limits.ts";
import { LAB_LIMITS } from "../../packages/lab/src/limits.ts";
import { SERVE_LIMITS } from "../../packages/serve/src/limits.ts";
import { TRANSPORT_LIMITS } from "../../packages/transport/src/core/limits.ts";
import { docstrings } from "./docstrings.ts";
import { protocolsPage } from "./protocols.ts";
import { withTable } from "./table.ts";
import { transportPage } from "./transport.ts";

const ROOT = join(import.meta.dirname, "../..");

/** A page as the code says that it should be. */
export interface Page {
  readonly path: string;
  readonly text: string;
}

/** The pages of docs/ that are made from the code, in whole or in part. */
export function pages(): readonly Page[] {
  const limits = join(ROOT, "docs/LIMITS.md");
  const errors = join(ROOT, "docs/ERRORS.md");
  const transport = join(ROOT, "docs/TRANSPORT.md");
  return [
    { path: join(ROOT, "docs/PROTOCOLS.md"), text: protocolsPage() },
    {
      path: limits,
      text: [captureLimits(), transportLimits(), labLimits(), doorLimits(), serveLimits()].reduce(
        withTable,
        readFileSync(limits, "utf8"),
      ),
    },
    { path: errors, text: withTable(readFileSync(errors, "utf8"), captureProblems()) },
    { path: transport, text: transportPage(readFileSync(transport, "utf8")) },
  ];
}

function captureLimits(): string[][] {
  return limitsTable("limit of captures", CAPTURE_LIMITS, "packages/packets/src/limits.ts");
}

function transportLimits(): string[][] {
  return limitsTable("limit of the transport", TRANSPORT_LIMITS, "packages/transport/src/core/limits.ts");
}

function labLimits(): string[][] {
  return limitsTable("limit of the lab", LAB_LIMITS, "packages/lab/src/limits.ts");
}

function doorLimits(): string[][] {
  return limitsTable("limit of doors", DOOR_LIMITS, "packages/doors/src/limits.ts");
}

function serveLimits(): string[][] {
  return limitsTable("limit of the page server", SERVE_LIMITS, "packages/serve/src/limits.ts");
}

function limitsTable(title: string, limits: Readonly<Record<string, number>>, source: string): string[][] {
  const words = docstrings(readFileSync(join(ROOT, source), "utf8"));
  const rows = Object.entries(limits).map(([name, value]) => [
    `\`${name}\``,
    value.toLocaleString("en"),
    words.get(name) ?? "",
  ]);
  return [[title, "value", "of what, and what happens beyond it"], ...rows];
}

function captureProblems(): string[][] {
  const rows = Object.entries(CAPTURE_PROBLEMS).map(([code, { says, effect }]) => [`\`${code}\``, says, effect]);
  return [["problem of a capture", "what is wrong", "what is done"], ...rows];
}
