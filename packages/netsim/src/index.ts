export { createCable, type Cable } from "./emulator/cable.ts";
export { createLink, type Link, type LinkOptions, type Wire, type WireOptions } from "./emulator/link.ts";
export type { DirectionCounts, DirectionStatistics, Fate, FateLog, FateWord, LinkStatistics } from "./fates/fate.ts";
export { inOrder, readFates } from "./fates/read.ts";
export type { BurstLoss, ControlledDelay, Direction, Impairments, PacketNumbers, Side } from "./impairments.ts";
export { NetsimError, type NetsimErrorCode } from "./netsim-error.ts";
