/** Time between two moments, exact: whole seconds and nanoseconds, both of one sign or 0. */
export interface Duration {
  seconds: number;
  nanoseconds: number;
}

/** Writes a duration whose parts may have different signs, each less than a second's worth off. */
export function setDuration(into: Duration, seconds: number, nanoseconds: number): Duration {
  into.seconds = seconds;
  into.nanoseconds = nanoseconds;
  if (seconds > 0 && nanoseconds < 0) {
    into.seconds -= 1;
    into.nanoseconds += 1_000_000_000;
  } else if (seconds < 0 && nanoseconds > 0) {
    into.seconds += 1;
    into.nanoseconds -= 1_000_000_000;
  }
  return into;
}
