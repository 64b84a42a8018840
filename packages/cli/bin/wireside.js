#!/usr/bin/env node
// Plain JavaScript for Node 18 and later: runs the command on this Node when it is recent enough, else on the pinned one.
import { spawn } from "node:child_process";
import nodeModule from "node:module";
import { fileURLToPath } from "node:url";
import { isRecentNode, pinnedNode } from "./pinned-node.js";

if (isRecentNode()) {
  // Sources are stripped of their types and compiled once, not at every start: a third of the time to begin.
  nodeModule.enableCompileCache?.();
  await import("../src/main.ts");
} else {
  const node = pinnedNode();
  if (node === undefined) {
    process.stderr.write(
      `wireside: node_too_old: This is Node ${process.versions.node}, older than 24, and the pinned one is not installed. Run npm ci in the checkout, or install Node 24 or later.\n`,
    );
    process.exitCode = 1;
  } else {
    runOn(node);
  }
}

/** Runs this very command on another Node, and ends as that one ends. */
function runOn(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: "inherit" });
  // The terminal sends Ctrl+C to both of us: the child decides what it means, and we only wait for it.
  const forward = (signal) => {
    if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"]) process.on(signal, forward);
  child.on("error", (error) => {
    process.stderr.write(
      `wireside: node_too_old: The pinned Node ${node} could not be started: ${error.message}. Run npm ci again.\n`,
    );
    process.exitCode = 1;
  });
  child.on("exit", (code, signal) => {
    for (const each of ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"]) process.removeListener(each, forward);
    if (signal === null) process.exitCode = code ?? 1;
    else process.kill(process.pid, signal);
  });
}
