import { MemoryStore } from "../../src/store/index.ts";
import { describeStore } from "./conformance.ts";

describeStore("the store in memory", () => Promise.resolve(new MemoryStore()));
