export type DatagramErrorCode =
  /** A host that is no IP address, or has a zone that this machine does not have. */
  | "bad-host"
  /** The system gives no such socket; `cause` has its reason, such as EADDRINUSE. */
  | "cannot-open"
  /** The socket does not work any more; `cause` has the system's reason. */
  | "socket-failed"
  /** The socket was closed by its owner. */
  | "closed"
  /** The native backend was asked for and cannot be had here. */
  | "no-native";

export class DatagramError extends Error {
  override readonly name = "DatagramError";
  readonly code: DatagramErrorCode;

  constructor(code: DatagramErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
