import { join } from "node:path";
import { makePackage } from "../packages/datagram/src/native/package.ts";

console.log(await makePackage(join(import.meta.dirname, "../dist")));
