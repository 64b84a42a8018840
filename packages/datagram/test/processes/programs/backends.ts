import { DatagramError, loadBackend } from "../../../src/index.ts";

// Prints which backend runs where the platform is said to be another one, and what becomes of asking for the native one.
Object.defineProperty(process, "platform", { value: process.argv[2] });
const { name, reason } = await loadBackend();
const native = await loadBackend("native").catch((error: unknown) =>
  error instanceof DatagramError ? error.code : error,
);
const portable = await loadBackend("portable");
console.log(JSON.stringify({ name, reason, native, portable }));
