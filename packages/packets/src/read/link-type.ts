import { CAPTURE_LIMITS } from "../limits.ts";

const RAW = 101;
/** What some systems call raw IP among themselves and, against the specification, wrote into files. */
const RAW_OF_SYSTEMS = [12, 14];

/** D-Bus; USB of Linux without and with padding, of Windows, of macOS: a frame of theirs can be a whole message. */
const LARGE = [231, 189, 220, 249, 266];

/** The LINKTYPE number that a number found in a file stands for (https://www.tcpdump.org/linktypes.html). */
export function linkTypeOf(written: number): number {
  return RAW_OF_SYSTEMS.includes(written) ? RAW : written;
}

/** Bytes that a frame of a link type may have. */
export function mostFrameBytes(linkType: number): number {
  return LARGE.includes(linkType) ? CAPTURE_LIMITS.largeFrameBytes : CAPTURE_LIMITS.frameBytes;
}
