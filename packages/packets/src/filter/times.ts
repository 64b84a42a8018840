/**
 * Seconds as a decimal number, as nanoseconds: `1`, `0.25`.
 *
 * @returns undefined where it is none, or finer than a nanosecond
 */
export function parseSeconds(text: string): bigint | undefined {
  const found = /^(\d{1,18})(?:\.(\d{1,9}))?$/.exec(text);
  return found === null ? undefined : nanosecondsOf(BigInt(found[1]!), found[2]);
}

/**
 * A point in time as nanoseconds since 1970: `2004-05-13 10:17:07.311224`, with T or a space; the time of day, its seconds
 * and their fraction can be left out. `May 13, 2004 10:17:07` as well. It is in UTC, unless an offset follows: `Z`,
 * `UTC`, `+02:00`.
 *
 * @returns undefined where it is none
 */
export function parseTime(text: string): bigint | undefined {
  const found = ISO.exec(text) ?? LEGACY.exec(text);
  if (found === null) return undefined;
  const { year, month, day, hour = "0", minute = "0", second = "0", fraction, zone = "" } = found.groups!;
  const monthNumber = /\d/.test(month!) ? Number(month) - 1 : MONTHS.indexOf(month!.toLowerCase());
  const parts = [Number(year), monthNumber, Number(day), Number(hour), Number(minute), Number(second)] as const;
  const time = Date.UTC(...parts);
  const date = new Date(time);
  const back = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate(), date.getUTCHours(), date.getUTCMinutes()];
  // A day or a minute that there is not has moved on to the next.
  if (back.some((part, i) => part !== parts[i]) || date.getUTCSeconds() !== parts[5]) return undefined;
  return nanosecondsOf(BigInt(time / 1000 - offsetSeconds(zone)), fraction);
}

function offsetSeconds(zone: string): number {
  const found = /^([+-])(\d\d):?(\d\d)$/.exec(zone);
  if (found === null) return 0;
  const size = Number(found[2]) * 3600 + Number(found[3]) * 60;
  return found[1] === "-" ? -size : size;
}

function nanosecondsOf(seconds: bigint, fraction = ""): bigint {
  return seconds * 1_000_000_000n + BigInt(fraction.slice(0, 9).padEnd(9, "0"));
}

const ZONE = String.raw`(?:\s?(?<zone>Z|UTC|[+-]\d\d:?\d\d))?`;
const CLOCK = String.raw`(?<hour>\d\d):(?<minute>\d\d)(?::(?<second>\d\d)(?:\.(?<fraction>\d{1,18}))?)?`;
const ISO = new RegExp(String.raw`^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)(?:[T ]${CLOCK}${ZONE})?$`);
const LEGACY = new RegExp(String.raw`^(?<month>[A-Za-z]{3}) {1,2}(?<day>\d{1,2}), (?<year>\d{4}) ${CLOCK}${ZONE}$`);
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
