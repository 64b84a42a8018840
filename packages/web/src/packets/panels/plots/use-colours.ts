import { useEffect, useMemo, useState } from "react";

/** What the colours of plots are called in the style sheet. */
const NAMES: Readonly<Record<string, string>> = {
  sent: "--plot-sent",
  again: "--plot-again",
  reordered: "--plot-reordered",
  copies: "--plot-copies",
  missing: "--plot-missing",
  selective: "--plot-selective",
  acknowledged: "--plot-acknowledged",
  window: "--plot-window",
  chosen: "--text",
  text: "--text-soft",
  grid: "--line",
};

/** The colours of plots, as a canvas takes them; others when the page changes from light to dark. */
export function useColours(theme: string): Readonly<Record<string, string>> {
  const [isDark, setDark] = useState(() => matchMedia(DARK).matches);
  useEffect(() => {
    const query = matchMedia(DARK);
    const changed = (): void => setDark(query.matches);
    query.addEventListener("change", changed);
    return () => query.removeEventListener("change", changed);
  }, []);
  const key = `${theme} ${isDark}`;
  return useMemo(() => readColours(key), [key]);
}

const DARK = "(prefers-color-scheme: dark)";

/** @param _key tells one set of colours from another */
function readColours(_key: string): Readonly<Record<string, string>> {
  const probe = document.body.appendChild(document.createElement("span"));
  const colours = Object.fromEntries(
    Object.entries(NAMES).map(([name, property]) => {
      probe.style.color = `var(${property})`;
      return [name, getComputedStyle(probe).color];
    }),
  );
  probe.remove();
  return colours;
}
