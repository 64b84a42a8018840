export type NetsimErrorCode =
  /** No C compiler, or one that cannot compile the emulator. */
  | "no-compiler"
  /** The link could not be made, or ended by itself. */
  | "link-failed"
  /** A program in a side's namespace ended with another exit code than 0. */
  | "program-failed"
  /** A fate log that is not one, or is cut. */
  | "bad-fates"
  /** A virtual network was asked for something that cannot be. */
  | "bad-network"
  /** A virtual network took more steps than it may. */
  | "endless";

export class NetsimError extends Error {
  override readonly name = "NetsimError";
  readonly code: NetsimErrorCode;

  constructor(code: NetsimErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
