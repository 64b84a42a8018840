export { FormatError, type FormatDetails, type FormatProblem } from "./format-error.ts";
export { RangeSet } from "./range-set.ts";
export { Reader } from "./reader.ts";
export { safeName } from "./safe-name.ts";
export { fromBase64url, fromHex, toBase64url, toHex } from "./text-forms.ts";
export { VARINT_MAX, readVarint, varintLength, varintLengthFrom, writeVarint } from "./varint.ts";
export { Writer } from "./writer.ts";
