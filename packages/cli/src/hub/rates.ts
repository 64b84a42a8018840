import { RATES, type Rate, type RateName, type RateOptions } from "@wireside/hub";
import { wrongUsage } from "../errors.ts";
import type { RateLimit } from "../program.ts";

/** The hub's limits from `--limit`; what may come at once grows and shrinks with the rate. Throws wrong_usage. */
export function rateOptions(given: readonly RateLimit[]): RateOptions {
  const options: RateOptions = {};
  for (const { name, perSecond } of given) {
    if (!isRate(name))
      throw wrongUsage(`There is no limit called ${name}; there are ${Object.keys(RATES).join(", ")}.`);
    options[name] = perSecond === undefined ? null : scaled(RATES[name], perSecond);
  }
  return options;
}

function scaled(usual: Rate, perSecond: number): Rate {
  return { perSecond, burst: Math.max(1, Math.ceil((usual.burst * perSecond) / usual.perSecond)) };
}

function isRate(name: string): name is RateName {
  return Object.hasOwn(RATES, name);
}
