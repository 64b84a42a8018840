import { HubFrame, LIMITS, WiresideError } from "@wireside/protocol";

const KNOWN: ReadonlySet<string> = new Set(HubFrame.options.map((option) => option.shape.type.value));

/** A text frame from the hub, parsed; undefined when a newer hub says something this client does not know. */
export function parseHubFrame(text: string): HubFrame | WiresideError | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    return new WiresideError("bad_json", { message: "The hub sent a frame that is not JSON.", cause });
  }
  const type = typeOf(value);
  if (type !== undefined && !KNOWN.has(type)) return undefined;
  const parsed = HubFrame.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = issue === undefined ? "" : ` at ${issue.path.join(".") || "its top"}: ${issue.message}`;
  const message = `The hub sent a frame${type === undefined ? "" : ` "${type}"`} that is not in the protocol${where}`;
  return new WiresideError("not_a_hub", { message: message.slice(0, LIMITS.topicCharacters), cause: parsed.error });
}

function typeOf(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || !("type" in value)) return undefined;
  return typeof value.type === "string" ? value.type : undefined;
}
