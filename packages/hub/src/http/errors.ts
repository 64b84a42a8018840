import { WiresideError, isErrorCode } from "@wireside/protocol";

/** What a schema found wrong, as fastify's zod compiler tells it. */
interface SchemaIssue {
  instancePath: string;
  message?: string | undefined;
}

/** Whatever a request failed with, as an error of ours. What we do not know is `internal`, and says nothing of its inside. */
export function toWiresideError(error: unknown, issue: SchemaIssue | undefined): WiresideError {
  if (error instanceof WiresideError) return error;
  if (issue !== undefined) return fromIssue(issue);
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown };
  if (code === "FST_ERR_CTP_BODY_TOO_LARGE") return new WiresideError("too_large");
  if (
    code === "FST_ERR_CTP_INVALID_JSON_BODY" ||
    code === "FST_ERR_CTP_EMPTY_JSON_BODY" ||
    error instanceof SyntaxError
  )
    return new WiresideError("bad_json");
  if (typeof statusCode === "number" && statusCode >= 400 && statusCode < 500) return new WiresideError("bad_request");
  return new WiresideError("internal", { cause: error });
}

/** A schema names a code as its message where there is a better one than bad_request. */
function fromIssue({ instancePath, message }: SchemaIssue): WiresideError {
  if (isErrorCode(message)) return new WiresideError(message);
  const where = instancePath.replaceAll("/", " ").trim();
  if (where.endsWith("password") || where === "next") return new WiresideError("bad_password");
  return new WiresideError("bad_request", {
    message: [where, message ?? "is not as it should be"].filter(Boolean).join(": "),
  });
}
