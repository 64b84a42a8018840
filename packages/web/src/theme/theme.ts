import { useStore } from "../state/use-store.ts";
import { Value } from "../state/value.ts";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const KEY = "wireside/theme";

const theme = new Value<Theme>("system");

/** Shows the page in the colours chosen last time. Call once, before the first paint. */
export function startTheme(): void {
  setTheme(remembered());
}

export function useTheme(): Theme {
  return useStore(theme);
}

/** Chooses the colours and remembers it, where the browser allows. */
export function setTheme(next: Theme): void {
  document.documentElement.dataset["theme"] = next;
  theme.set(next);
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // Not allowed by the browser's settings: it holds until the page goes.
  }
}

function remembered(): Theme {
  try {
    const stored = localStorage.getItem(KEY);
    return THEMES.find((each) => each === stored) ?? "system";
  } catch {
    return "system";
  }
}
