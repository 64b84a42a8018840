import { z } from "zod";

// A page under the hub's content-security policy may not make code from strings, so in a page the schemas are
// interpreted. zod decides this when a schema is made, so every schema of ours takes its zod from here.
if ("document" in globalThis) z.config({ jitless: true });

export { z };
