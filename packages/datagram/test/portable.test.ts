import { describe } from "vitest";
import { loadBackend } from "../src/index.ts";
import { describeCiphers } from "./conformance/ciphers.ts";
import { describeSockets } from "./conformance/sockets.ts";

describe("the portable backend", () => {
  describeSockets(() => loadBackend("portable"));
  describeCiphers(() => loadBackend("portable"));
});
