import type { Time } from "@wireside/protocol";
import { dayOf } from "./rows.ts";

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const dayAndYear = new Intl.DateTimeFormat(undefined, {
  weekday: "long",
  day: "numeric",
  month: "long",
  year: "numeric",
});
const whole = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });
const short = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/** "14:05" */
export const clockText = (at: Time): string => clock.format(at);
/** "Saturday, 21 November 2026 at 14:05:09" */
export const wholeText = (at: Time): string => whole.format(at);
/** "21 Nov 2026, 14:05" */
export const shortText = (at: Time): string => short.format(at);

/** "Today", "Yesterday", "Friday, 20 November"; with the year when it is another one. */
export function dayText(at: Time, now = Date.now()): string {
  const date = new Date(now);
  if (dayOf(at) === dayOf(now)) return "Today";
  if (dayOf(at) === dayOf(date.setDate(date.getDate() - 1))) return "Yesterday";
  return new Date(at).getFullYear() === new Date(now).getFullYear() ? day.format(at) : dayAndYear.format(at);
}
