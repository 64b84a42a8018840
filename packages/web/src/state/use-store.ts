import { useSyncExternalStore } from "react";
import type { Store } from "./value.ts";

/** What a store holds; drawn anew when it changes. */
export function useStore<T>(store: Store<T>): T {
  return useSyncExternalStore(store.subscribe, store.get);
}
