import { join } from "node:path";
import { defineConfig, mergeConfig } from "vite";
import config from "../vite.config.ts";

// Builds the page over a client without a hub, to look at it and for tests in a browser. Never part of the product.
export default defineConfig(
  mergeConfig(config, { build: { rolldownOptions: { input: join(import.meta.dirname, "preview.html") } } }),
);
