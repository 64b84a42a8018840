import { WiresideError, isErrorCode } from "@wireside/protocol";
import type { z } from "zod";

/** What zod found wrong, as one of our errors: a schema names the code as its message where there is a better one. */
export function badInput(error: z.ZodError): WiresideError {
  const issue = error.issues[0];
  if (issue === undefined) return new WiresideError("bad_request");
  if (isErrorCode(issue.message)) return new WiresideError(issue.message);
  const where = issue.path.map(String).join(".");
  return new WiresideError("bad_request", { message: where === "" ? issue.message : `${where}: ${issue.message}` });
}
