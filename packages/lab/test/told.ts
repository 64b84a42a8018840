import { expect } from "vitest";
import type { LabEvent, Tell } from "../src/index.ts";

/** Keeps what is told, and lets a test wait for it. */
export class Told {
  readonly events: LabEvent[] = [];
  readonly #waiting = new Set<() => void>();
  readonly tell: Tell = (event) => {
    this.events.push(event);
    for (const look of [...this.#waiting]) look();
  };

  get texts(): string[] {
    return this.events.map(({ text }) => text);
  }

  /** The first event of a type, or the n-th one, when it is there. */
  async event(type: string, count = 1): Promise<LabEvent> {
    await this.until(() => this.events.filter((event) => event.type === type).length >= count);
    return this.events.filter((event) => event.type === type)[count - 1]!;
  }

  until(isThere: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!isThere()) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      look();
    });
  }
}

/** An error with this code. */
export function failure(code: string, message: RegExp = /./u): unknown {
  return expect.objectContaining({ code, message: expect.stringMatching(message) as unknown });
}
