// Loaded into every server that runs on Node, ours and theirs, started with --expose-gc: on SIGUSR2 it collects garbage,
// so that memory is measured and not when the last collection was.
process.on("SIGUSR2", () => globalThis.gc());
