export { FormatError, type FormatDetails, type FormatProblem } from "./format-error.ts";
export { Reader } from "./reader.ts";
export { fromBase64url, fromHex, toBase64url, toHex } from "./text-forms.ts";
export { VARINT_MAX, varintLength } from "./varint.ts";
export { Writer } from "./writer.ts";
