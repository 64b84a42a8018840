// Makes the captures of classic programs in Python among themselves, in packages/packets/protocol-captures: each in a network namespace
// of its own (Linux with root, tcpdump and Python 3).
import { keptCapture, recordScene } from "../../../test/classic/recorded-scene.ts";
import { SCENES, type SceneName } from "../../../test/classic/scenes.ts";

for (const scene of Object.keys(SCENES) as SceneName[])
  await recordScene(scene, "theirs", "theirs", keptCapture(scene));
