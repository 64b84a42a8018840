export { EXIT, type Exit } from "./errors.ts";
export { makeProgram, type Actions } from "./program.ts";
