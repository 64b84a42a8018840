// A door of the package of its own: a page's thread that only shows what its worker found does not load the rest.

export { endText } from "./conversations/end-text.ts";
export { VERDICT_NAMES } from "./verdict/names.ts";
