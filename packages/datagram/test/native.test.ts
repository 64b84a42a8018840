import { loadBackend } from "../src/index.ts";
import { describeWith } from "../../../test/needs.ts";
import { describeCiphers } from "./conformance/ciphers.ts";
import { describeSockets } from "./conformance/sockets.ts";

describeWith(["linux", "cxx"], "the native backend", () => {
  describeSockets(() => loadBackend("native"));
  describeCiphers(() => loadBackend("native"));
});
