import { Ladder, type LadderEvents, type LadderOptions } from "./ladder.ts";
import { planLadder } from "./plan.ts";

/** Folds events as it is wished. */
export function layOut(events: LadderEvents, { items = ITEMS, unfolded = [] }: LadderOptions): Ladder {
  return new Ladder(events, planLadder(events, items, unfolded));
}

/** Items shown when nothing else is asked for. */
const ITEMS = 1000;
