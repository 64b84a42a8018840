import { useSyncExternalStore } from "react";

/** One pane at a time. */
export const NARROW = "(max-width: 719px)";
/** Room for three panes beside each other. */
export const ROOMY = "(min-width: 1100px)";

/** Does the window match the media query now? */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const list = matchMedia(query);
      list.addEventListener("change", changed);
      return () => list.removeEventListener("change", changed);
    },
    () => matchMedia(query).matches,
  );
}
