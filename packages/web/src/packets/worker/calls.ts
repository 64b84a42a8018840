/** A request from the page to its worker, and what comes back. Several may be under way at once. */
export type ToWorker =
  | { readonly kind: "call"; readonly id: number; readonly method: string; readonly given: readonly unknown[] }
  | { readonly kind: "abort"; readonly id: number };

export type FromWorker =
  | { readonly kind: "progress"; readonly id: number; readonly progress: unknown }
  | { readonly kind: "done"; readonly id: number; readonly result: unknown }
  | { readonly kind: "failed"; readonly id: number; readonly name: string; readonly message: string };

/** What a method is given beside its arguments: a way to be stopped, and to tell how far it is. */
export interface CallContext<Progress> {
  readonly signal: AbortSignal;
  readonly progress: (progress: Progress) => void;
}
