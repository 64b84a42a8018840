export { ACCESS, type Access } from "./core.ts";
export { startHub } from "./hub.ts";
export type { Admission, Admitted, HubOptions, RunningHub } from "./options.ts";
export { RATES, type Rate, type RateName, type RateOptions } from "./rates.ts";
