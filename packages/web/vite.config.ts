import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// One page and its files in dist, which the hub serves at its root. Nothing is inlined: the page's policy allows only
// scripts and styles that are files of the hub.
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2024",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1_000,
  },
});
