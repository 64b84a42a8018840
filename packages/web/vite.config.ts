import { join } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// Two pages and their files in dist, which the hub serves at its root: the chat, and the viewer of captures. Nothing is
// inlined: the pages' policy allows only scripts and styles that are files of the hub.
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  worker: { format: "es" },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2024",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1_000,
    rolldownOptions: {
      input: { index: join(import.meta.dirname, "index.html"), packets: join(import.meta.dirname, "packets.html") },
    },
  },
});
