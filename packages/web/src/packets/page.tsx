import { createRoot } from "react-dom/client";
import { startTheme } from "../theme/theme.ts";
import { App } from "./app.tsx";
import { ViewerContext } from "./context.ts";
import { Viewer } from "./viewer.ts";
import type { CaptureMethods } from "./worker/methods.ts";
import { Remote } from "./worker/remote.ts";

/** Puts the viewer into its document. */
export function startViewer(worker: Worker): void {
  startTheme();
  const element = document.getElementById("page");
  if (element === null) throw new Error("the document has no element with the id page");
  const hasRoom = matchMedia("(width >= 900px)").matches;
  const onUncaughtError = (error: unknown): void => {
    reportError(error);
    element.textContent = `The viewer failed: ${error instanceof Error ? error.message : String(error)}. Load the page again.`;
  };
  createRoot(element, { onUncaughtError }).render(
    <ViewerContext value={new Viewer(new Remote<CaptureMethods>(worker), hasRoom)}>
      <App />
    </ViewerContext>,
  );
}
