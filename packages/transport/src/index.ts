export { CLOSE_CODES, TRANSPORT_LIMITS, type CloseCode } from "./core/index.ts";
