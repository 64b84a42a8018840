import { CLOSE_CODES } from "../../packages/transport/src/core/errors.ts";
import { FRAMES, type FieldKind, type FrameDescription } from "../../packages/transport/src/core/wire/frame-table.ts";
import { PARAMETERS, type ParameterDescription } from "../../packages/transport/src/core/wire/parameters.ts";
import { withFence } from "./fence.ts";
import { withTable } from "./table.ts";
import { dataPacket, handshake, retry, tokens } from "./transport-examples.ts";

/** docs/TRANSPORT.md with its tables and examples made anew. */
export function transportPage(page: string): string {
  const tables = [frames(), parameters(), closeCodes()].reduce(withTable, page);
  const examples = [handshake("IK"), handshake("XX"), dataPacket(), retry(), tokens()];
  return examples.reduce((text, { name, lines }) => withFence(text, name, lines), tables);
}

const KINDS: Readonly<Record<FieldKind, string>> = {
  varint: "",
  count: "",
  connectionId: " (length 8, 8 bytes)",
  token: " (16 bytes)",
  eight: " (8 bytes)",
  sized: " (length, bytes)",
  ranges: "",
  ecn: " (three numbers)",
  data: " (bytes)",
};

function frames(): string[][] {
  const rows = Object.values<FrameDescription>(FRAMES).map(({ type, bits, title, fields, isAckEliciting, says }) => {
    const flags = Object.entries(bits ?? {}).map(([bit, name]) => `0x${Number(bit).toString(16)}: ${name}`);
    const names = Object.entries(fields).map(([name, kind]) => `${inWords(name)}${KINDS[kind]}`);
    const number = `0x${type.toString(16).padStart(2, "0")}`;
    return [
      flags.length === 0 ? number : `${number} + bits (${flags.join(", ")})`,
      title,
      names.join(", ") || "–",
      isAckEliciting ? "yes" : "no",
      says,
    ];
  });
  return [["frame type", "frame", "fields", "ack-eliciting", "what it says"], ...rows];
}

function parameters(): string[][] {
  const rows = Object.values<ParameterDescription>(PARAMETERS).map((description) => {
    const { id, title, says } = description;
    return [`0x${id.toString(16).padStart(2, "0")}`, `\`${title}\``, ...bounds(description), says];
  });
  return [["parameter id", "parameter", "value", "if not told", "what it says"], ...rows];
}

function bounds(description: ParameterDescription): [value: string, preset: string] {
  if (description.kind === "flag") return ["nothing", "not so"];
  const { least, most } = description;
  if (description.kind === "number") return [`${amount(least)} to ${amount(most)}`, amount(description.preset)];
  return [least === most ? `${least} bytes` : `${least} to ${most} bytes`, "nothing"];
}

function amount(value: number): string {
  if (value === Number.MAX_SAFE_INTEGER) return "2^53 − 1";
  return value === 2 ** 51 ? "2^51" : value.toLocaleString("en");
}

function closeCodes(): string[][] {
  const rows = Object.entries(CLOSE_CODES).map(([name, code]) => [
    `0x${code.toString(16).padStart(2, "0")}`,
    `\`${name}\``,
  ]);
  return [["close code", "name"], ...rows];
}

function inWords(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
