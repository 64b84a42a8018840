import { createServer, connect, type Socket } from "node:net";

/** A TCP proxy whose connections can be cut in the middle of anything. `target` may change while it runs. */
export class CuttingProxy {
  target: number;
  readonly #pairs = new Set<[Socket, Socket]>();
  readonly #server = createServer((near) => {
    const far = connect(this.target, "127.0.0.1");
    const pair: [Socket, Socket] = [near, far];
    this.#pairs.add(pair);
    near.pipe(far);
    far.pipe(near);
    for (const socket of pair) {
      socket.on("error", () => undefined);
      socket.on("close", () => this.#cut(pair));
    }
  });

  constructor(target: number) {
    this.target = target;
  }

  listen(): Promise<number> {
    return new Promise((resolve) => {
      this.#server.listen(0, "127.0.0.1", () => {
        const address = this.#server.address();
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      });
    });
  }

  get open(): number {
    return this.#pairs.size;
  }

  /** Cuts one connection; `pick` is a number in [0, 1). Half of the cuts are resets. */
  cutOne(pick: number): void {
    const pairs = [...this.#pairs];
    const pair = pairs[Math.floor(pick * pairs.length)];
    if (pair !== undefined) this.#cut(pair, pick * 1_000 - Math.floor(pick * 1_000) < 0.5);
  }

  close(): void {
    this.#server.close();
    for (const pair of this.#pairs) this.#cut(pair);
  }

  #cut(pair: [Socket, Socket], reset = false): void {
    if (!this.#pairs.delete(pair)) return;
    for (const socket of pair) {
      if (reset) socket.resetAndDestroy();
      else socket.destroy();
    }
  }
}
