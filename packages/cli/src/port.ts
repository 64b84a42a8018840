import { InvalidArgumentError } from "commander";

/** Reads a port of an option. @throws InvalidArgumentError */
export function port(text: string): number {
  const value = Number(text);
  if (!/^\d{1,5}$/.test(text) || value > 65_535) throw new InvalidArgumentError("A port is a number from 0 to 65535.");
  return value;
}
