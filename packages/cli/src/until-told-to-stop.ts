import { EXIT } from "./errors.ts";

/** Resolves with the first signal to stop. A second one stops at once. */
export function untilToldToStop(): Promise<void> {
  return new Promise((resolve) => {
    const first = (): void => {
      for (const signal of ["SIGINT", "SIGTERM"] as const) {
        process.off(signal, first);
        process.on(signal, () => process.exit(EXIT.interrupted));
      }
      resolve();
    };
    process.on("SIGINT", first);
    process.on("SIGTERM", first);
  });
}
