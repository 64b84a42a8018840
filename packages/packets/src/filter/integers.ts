/**
 * A whole number as filters write it: decimal, `0x` hexadecimal, `0b` binary, octal with a leading 0, with a sign or without.
 *
 * @returns undefined where it is none
 */
export function parseInteger(text: string): bigint | undefined {
  const found = INTEGER.exec(text);
  if (found === null) return undefined;
  const [, sign, octal, plain] = found;
  const size = BigInt(octal === undefined ? plain! : `0o${octal}`);
  return sign === "-" ? -size : size;
}

const INTEGER = /^([+-])?(?:0([0-7]+)|(0[xX][\dA-Fa-f]+|0[bB][01]+|0|[1-9]\d*))$/;
