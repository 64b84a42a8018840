import { Value } from "../../state/value.ts";

/** Rows asked for at once. */
const PAGE = 128;
/** Pages kept; a list shows one or two. */
const PAGES = 64;

/** Rows of a long list as they are needed: asked for by the page, kept for a while. */
export class PagedRows<Row> {
  /** Changes when rows have come; the list draws itself anew. */
  readonly version = new Value(0);
  readonly #load: (from: number, to: number) => Promise<readonly Row[]>;
  readonly #pages = new Map<number, readonly Row[]>();
  readonly #coming = new Map<number, Promise<readonly Row[]>>();
  #generation = 0;
  #growths = 0;

  /** @param load gives rows `from` to `to`, the latter not included; fewer at the end */
  constructor(load: (from: number, to: number) => Promise<readonly Row[]>) {
    this.#load = load;
  }

  /** Forgets everything: the list has other rows now. */
  clear(): void {
    this.#generation++;
    this.#pages.clear();
    this.#coming.clear();
    this.version.update((version) => version + 1);
  }

  /** The list has become longer: its last page may not be whole any more. */
  grow(): void {
    this.#growths++;
    for (const [page, rows] of this.#pages) if (rows.length < PAGE) this.#pages.delete(page);
  }

  /** A row that is here; else undefined, and it is asked for. */
  peek(row: number): Row | undefined {
    const page = Math.floor(row / PAGE);
    const rows = this.#pages.get(page);
    if (rows === undefined) void this.#page(page).catch(() => undefined); // it is asked for again when it is drawn again
    return rows?.[row % PAGE];
  }

  /** A row, when it has come. */
  async get(row: number): Promise<Row> {
    const growths = this.#growths;
    const rows = await this.#page(Math.floor(row / PAGE));
    const found = rows[row % PAGE];
    if (found !== undefined) return found;
    if (growths === this.#growths) throw new Error(`there is no row ${row}`);
    return this.get(row);
  }

  #page(page: number): Promise<readonly Row[]> {
    const here = this.#pages.get(page);
    if (here !== undefined) return Promise.resolve(here);
    const coming = this.#coming.get(page);
    if (coming !== undefined) return coming;
    const generation = this.#generation;
    const growths = this.#growths;
    const loading = this.#load(page * PAGE, (page + 1) * PAGE).then(
      (rows) => {
        const isOld = rows.length < PAGE && growths !== this.#growths; // it may have become longer meanwhile
        if (generation === this.#generation) this.#keep(page, isOld ? undefined : rows);
        return rows;
      },
      (error: unknown) => {
        if (generation === this.#generation) this.#coming.delete(page);
        throw error;
      },
    );
    this.#coming.set(page, loading);
    return loading;
  }

  #keep(page: number, rows: readonly Row[] | undefined): void {
    this.#coming.delete(page);
    if (rows !== undefined) this.#pages.set(page, rows);
    const oldest = this.#pages.keys().next();
    if (this.#pages.size > PAGES && oldest.done !== true) this.#pages.delete(oldest.value);
    this.version.update((version) => version + 1);
  }
}
