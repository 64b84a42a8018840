/** A value that tells when it changes; the shape React's useSyncExternalStore takes. */
export interface Store<T> {
  readonly get: () => T;
  readonly subscribe: (changed: () => void) => () => void;
}

/** A store that is written with `set` or `update`. Setting the same value tells nobody. */
export class Value<T> implements Store<T> {
  #value: T;
  readonly #listeners = new Set<() => void>();

  constructor(value: T) {
    this.#value = value;
  }

  readonly get = (): T => this.#value;

  readonly set = (value: T): void => {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const listener of this.#listeners) listener();
  };

  readonly update = (change: (value: T) => T): void => this.set(change(this.#value));

  readonly subscribe = (changed: () => void): (() => void) => {
    this.#listeners.add(changed);
    return () => this.#listeners.delete(changed);
  };
}
