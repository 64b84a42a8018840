import { serve } from "../../../src/store/sqlite/thread.ts";

export interface MortalHandlers {
  [name: string]: (...given: never[]) => unknown;
  add: (a: number, b: number) => number;
  fail: () => void;
  wait: () => Promise<void>;
  die: () => void;
}

// A worker that can be made to die in each way a worker can.
const handlers: MortalHandlers = {
  add: (a, b) => a + b,
  fail: () => {
    throw new TypeError("wrong");
  },
  wait: () => new Promise<void>(() => undefined),
  die: () => {
    setImmediate(() => {
      throw new Error("out of luck");
    });
  },
};
serve(() => handlers);
