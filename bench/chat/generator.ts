import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Answer, Answers, Order } from "./load/orders.ts";

/** A load generator in a process of its own. */
export class Generator {
  readonly #child: ChildProcess = fork(fileURLToPath(new URL("load/main.ts", import.meta.url)));

  /** Gives an order and waits for the answer. Throws with the generator's reason when it failed. */
  async obey<Which extends Order["order"]>(order: Extract<Order, { order: Which }>): Promise<Answers[Which]> {
    const answered = once(this.#child, "message");
    this.#child.send(order);
    const [answer] = (await answered) as [Answer];
    if (!answer.ok) throw new Error(answer.reason);
    return answer.result as Answers[Which];
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, "exit");
    this.#child.disconnect();
    await gone;
  }
}
