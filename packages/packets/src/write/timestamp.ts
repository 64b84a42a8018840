/** Units in a second of the timestamps that are written. */
export type PerSecond = 1_000_000 | 1_000_000_000;

const TWO_TO_32 = 4_294_967_296;
/** The whole seconds that fit into 64 bits of nanoseconds. */
const MOST_SECONDS = 18_446_744_073;

/** Throws RangeError when a time is not whole seconds from 1970 to 2554 and nanoseconds below 10^9. */
export function checkTime(seconds: number, nanoseconds: number): void {
  if (!(Number.isInteger(seconds) && seconds >= 0 && seconds < MOST_SECONDS))
    throw new RangeError(`a capture cannot hold the time ${seconds} s: seconds are whole, and count from 1970`);
  if (!(Number.isInteger(nanoseconds) && nanoseconds >= 0 && nanoseconds < 1e9))
    throw new RangeError(`nanoseconds are whole and below 10^9, not ${nanoseconds}`);
}

/** The lower 32 bits of a time in units of which `perSecond` make a second. */
export function lowOf(seconds: number, nanoseconds: number, perSecond: PerSecond): number {
  return (Math.imul(seconds, perSecond) + fractionOf(nanoseconds, perSecond)) >>> 0;
}

/** The upper 32 bits, exact: what the lower ones leave is a multiple of 2^32, to which the double is near enough. */
export function highOf(seconds: number, nanoseconds: number, perSecond: PerSecond): number {
  const low = lowOf(seconds, nanoseconds, perSecond);
  return Math.round((seconds * perSecond + fractionOf(nanoseconds, perSecond) - low) / TWO_TO_32);
}

/** Nanoseconds in units, rounded down. */
export function fractionOf(nanoseconds: number, perSecond: PerSecond): number {
  return perSecond === 1_000_000 ? Math.floor(nanoseconds / 1000) : nanoseconds;
}
