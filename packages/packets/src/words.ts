// A door of the package of its own: who only shows what another thread found, or only reads a command line, does not load the rest.

export { endText } from "./conversations/end-text.ts";
export { CONVERSATION_KINDS, type ConversationKind } from "./stats/conversation-kinds.ts";
export { VERDICT_NAMES } from "./verdict/names.ts";
