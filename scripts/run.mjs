import { spawn } from "node:child_process";
import { ROOT, sourceNode } from "./install.mjs";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * What every script is: a body that gives the exit code. An error is told in its own words, without a trace.
 * @param {() => Promise<number>} body
 */
export async function main(body) {
  try {
    process.exitCode = await body();
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

/**
 * Runs a program on the Node that runs the sources, in the checkout, and hands our signals on to it.
 * @param {string[]} words the program's file and its arguments
 * @param {import("node:child_process").SpawnOptions} [options] by default its input and output are ours
 * @returns {Promise<number>} its exit code; 128 plus the signal's number, as in a shell, when a signal ended it
 */
export async function runNode(words, options = {}) {
  const child = spawn(sourceNode(), words, { cwd: ROOT, stdio: "inherit", ...options });
  // The terminal sends Ctrl+C to both of us: the child decides what it means, and we only wait for it.
  const forward = (signal) => {
    if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
  };
  for (const signal of SIGNALS) process.on(signal, forward);
  try {
    return await ended(child);
  } finally {
    for (const signal of SIGNALS) process.removeListener(signal, forward);
  }
}

/**
 * The same, keeping what it says.
 * @param {string[]} words
 * @returns {Promise<{ code: number, output: string }>} output and errors together, in the order they came
 */
export async function readNode(words) {
  const child = spawn(sourceNode(), words, { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (output += text));
  return { code: await ended(child), output };
}

const SIGNAL_NUMBERS = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };

function ended(child) {
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve(code ?? 128 + (SIGNAL_NUMBERS[signal] ?? 0)));
  });
}
