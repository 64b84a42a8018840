const COUNT = new Intl.NumberFormat("en");

/** `1,204,331` */
export function countText(count: number): string {
  return COUNT.format(count);
}

/** `1.2 MB`, in powers of ten. */
export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${Number((bytes / 1000 ** power).toPrecision(3))} ${UNITS[power]!}`;
}

/** `12.5 Mb/s` of bits per second. */
export function rateText(bits: number): string {
  if (bits < 1000) return `${Math.round(bits)} b/s`;
  const power = Math.min(RATES.length - 1, Math.floor(Math.log10(bits) / 3));
  return `${Number((bits / 1000 ** power).toPrecision(3))} ${RATES[power]!}`;
}

/** `4.03 ms`, `12.5 s`, `3:07 min` of seconds. */
export function durationText(seconds: number): string {
  if (seconds < 1e-3) return `${Math.round(seconds * 1e6)} µs`;
  if (seconds < 1) return `${Number((seconds * 1e3).toPrecision(3))} ms`;
  if (seconds < 60) return `${Number(seconds.toPrecision(3))} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")} min`;
  return `${Math.floor(whole / 3600)}:${String(Math.floor((whole % 3600) / 60)).padStart(2, "0")} h`;
}

const RATES = ["b/s", "kb/s", "Mb/s", "Gb/s", "Tb/s"] as const;
const UNITS = ["B", "kB", "MB", "GB", "TB"] as const;
