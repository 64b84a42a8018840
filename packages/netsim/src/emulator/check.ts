// node packages/netsim/src/emulator/check.ts: measures on this machine what the emulator promises; exit code 0 when it holds.
import { spawnSync } from "node:child_process";
import { emulatorProgram } from "./program.ts";

process.exitCode = spawnSync(await emulatorProgram(), ["check"], { stdio: "inherit" }).status ?? 1;
