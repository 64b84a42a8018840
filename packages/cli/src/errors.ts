import { ERRORS, WiresideError } from "@wireside/protocol";
import { neutraliseLine } from "./text/neutralise.ts";

/** How a command ends. */
export const EXIT = { done: 0, failed: 1, wrongUsage: 2, refused: 3, interrupted: 130 } as const;
export type Exit = (typeof EXIT)[keyof typeof EXIT];

/** 2 for what was written wrongly here, 3 for what the other side said no to, 1 for everything else. */
export function exitOf(error: unknown): Exit {
  if (!(error instanceof WiresideError)) return EXIT.failed;
  switch (error.code) {
    case "wrong_usage":
    case "bad_address":
    case "bad_filter":
    case "unknown_field":
      return EXIT.wrongUsage;
    case "slow_request":
    case "closed":
      return EXIT.failed;
    default:
      return ERRORS[error.code].status < 500 ? EXIT.refused : EXIT.failed;
  }
}

/** One line that says what happened, to what, and what to do, with the stable code in front. */
export function errorLine(error: unknown): string {
  if (error instanceof WiresideError)
    return `wireside: ${error.code}: ${neutraliseLine(error.message)} ${error.advice}`;
  return `wireside: internal: ${neutraliseLine(error instanceof Error ? error.message : String(error))}`;
}

export function wrongUsage(message: string): WiresideError {
  return new WiresideError("wrong_usage", { message });
}
