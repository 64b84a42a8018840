import { startViewer } from "./page.tsx";

startViewer(new Worker(new URL("./worker/main.ts", import.meta.url), { type: "module" }));
