/** Things that come one after the other and are taken as whoever iterates gets to them. What is left is taken after the end too. */
export class Arrivals<Thing> implements AsyncIterable<Thing> {
  readonly #things: Thing[] = [];
  #isEnded = false;
  #waiting: (() => void)[] = [];

  add(thing: Thing): void {
    this.#things.push(thing);
    this.#wake();
  }

  end(): void {
    this.#isEnded = true;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Thing, void, undefined> {
    for (;;) {
      const thing = this.#things.shift();
      if (thing !== undefined) yield thing;
      else if (this.#isEnded) return;
      else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
