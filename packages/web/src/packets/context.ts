import { createContext, use } from "react";
import type { Viewer } from "./viewer.ts";

export const ViewerContext = createContext<Viewer | undefined>(undefined);

/** The viewer. Only below a ViewerContext. */
export function useViewer(): Viewer {
  const viewer = use(ViewerContext);
  if (viewer === undefined) throw new Error("useViewer needs a ViewerContext above it");
  return viewer;
}
