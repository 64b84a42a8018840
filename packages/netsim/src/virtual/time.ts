/** Inside, virtual time is whole nanoseconds, as in the emulator: sums are exact, for 104 days. */
export const NS_PER_MS = 1e6;
export const NS_PER_SECOND = 1e9;

/** The nearest nanosecond. */
export function toNs(ms: number): number {
  return Math.round(ms * NS_PER_MS);
}

/** The first nanosecond that is not before so many ms: whoever asks to be woken then does not find that it is too early. */
export function notBefore(ms: number): number {
  const ns = Math.round(ms * NS_PER_MS);
  return ns / NS_PER_MS < ms ? ns + 1 : ns;
}
