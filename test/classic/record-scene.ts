// record-scene.ts SCENE SERVER CLIENT FILE: plays a scene between a server and a client, each `ours` or `theirs`, and keeps the packets
// of the loopback in a file. For a network namespace of its own: recordScene of recorded-scene.ts makes one.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { Place } from "../../packages/cli/test/processes/running.ts";
import { SCENES, type SceneName } from "./scenes.ts";
import { Sides, type Maker } from "./sides.ts";

/** Of the kernel: in immediate mode each frame takes as much of it as the longest one. */
const RING_KIB = "32768";
/** For the last acknowledgements. */
const SETTLING_MS = 200;

const [scene, server, client, file] = process.argv.slice(2) as [SceneName, Maker, Maker, string];
execFileSync("ip", ["link", "set", "lo", "up"]);
const words = ["-i", "lo", "-n", "-U", "--immediate-mode", "-B", RING_KIB, "-Z", "root", "-w", file, "tcp or udp"];
const recorder = spawn("tcpdump", words, { stdio: ["ignore", "ignore", "pipe"] });
await once(recorder.stderr, "data"); // “listening on lo”
const place = await Place.make();
const sides = new Sides(place);
try {
  await SCENES[scene](sides, { server, client }, place.folder);
  await wait(SETTLING_MS);
} finally {
  recorder.kill("SIGINT");
  await once(recorder, "exit");
  await sides.close();
  await place.close();
}
