import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import type { Entrance } from "./hub/entrance.ts";
import { startTheme } from "./theme/theme.ts";

/** Puts the page into its document. */
export function startPage(entrance: Entrance): void {
  startTheme();
  const element = document.getElementById("page");
  if (element === null) throw new Error("the document has no element with the id page");
  createRoot(element).render(<App entrance={entrance} />);
}
