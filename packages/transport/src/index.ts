export type { CloseReason } from "./core/connection/closing.ts";
export type { ControllerName } from "./core/congestion/controller.ts";
export type { CipherName } from "./core/crypto.ts";
export { CLOSE_CODES, type CloseCode } from "./core/errors.ts";
export { TRANSPORT_LIMITS } from "./core/limits.ts";
export { Transport, type ConnectOptions, type TransportOptions } from "./node/transport.ts";
export { TransportConnection, type TransportStatistics } from "./node/transport-connection.ts";
export { TransportError, type TransportErrorCode } from "./node/transport-error.ts";
export { TransportStream } from "./node/transport-stream.ts";
