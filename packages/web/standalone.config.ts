import { join } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

/** Only this page's own script and style, and the worker made of it; no connection to anywhere. */
const POLICY =
  "default-src 'none'; script-src 'unsafe-inline' blob:; style-src 'unsafe-inline'; worker-src blob:; img-src data:";

// The viewer of captures as one file, dist/standalone/wireside-packets.html, which works from a disk without a hub.
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), intoOneFile()],
  worker: { format: "iife" },
  publicDir: false,
  resolve: {
    alias: { "capture-worker": `${join(import.meta.dirname, "src/packets/worker/main.ts")}?worker&inline` },
  },
  build: {
    outDir: "dist/standalone",
    emptyOutDir: true,
    target: "es2024",
    assetsInlineLimit: Number.MAX_SAFE_INTEGER,
    cssCodeSplit: false,
    modulePreload: false,
    rolldownOptions: {
      input: join(import.meta.dirname, "wireside-packets.html"),
      output: { codeSplitting: false },
    },
  },
});

/** Writes scripts and styles into the page that calls for them. */
function intoOneFile(): Plugin {
  return {
    name: "into-one-file",
    enforce: "post",
    generateBundle(_options, bundle) {
      for (const page of Object.values(bundle)) {
        if (page.type !== "asset" || !page.fileName.endsWith(".html")) continue;
        let html = String(page.source);
        for (const file of Object.values(bundle)) {
          const name = file.fileName.split("/").at(-1)!;
          if (file.type === "chunk") {
            // A script's end inside the script would end it.
            const code = file.code.replace(/<\/script/giu, "<\\/script");
            html = html
              .replace(new RegExp(`<script[^>]*${RegExp.escape(name)}[^>]*></script>`, "u"), "")
              .replace("</body>", () => `<script type="module">${code}</script></body>`);
            delete bundle[file.fileName];
          } else if (file.fileName.endsWith(".css")) {
            html = html.replace(
              new RegExp(`<link[^>]*${RegExp.escape(name)}[^>]*>`, "u"),
              () => `<style>${String(file.source)}</style>`,
            );
            delete bundle[file.fileName];
          }
        }
        page.source = html.replace(
          '<meta charset="utf-8" />',
          `<meta charset="utf-8" />\n    <meta http-equiv="Content-Security-Policy" content="${POLICY}" />`,
        );
      }
    },
  };
}
