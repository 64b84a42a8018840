/** Bytes as lines of sixteen: offset, hexadecimal, letters. */
export function hexLines(bytes: Uint8Array, offset: number): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 16) {
    const line = bytes.subarray(at, at + 16);
    const hex = Array.from(line, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
    const letters = Array.from(line, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "·")).join(
      "",
    );
    text += `${Math.max(0, offset + at)
      .toString(16)
      .padStart(8, "0")}  ${hex.padEnd(47)}  ${letters}\n`;
  }
  return text;
}
