/** What conversations are between: ports of addresses, or addresses. */
export const CONVERSATION_KINDS = ["tcp", "udp", "ip", "ipv6"] as const;
export type ConversationKind = (typeof CONVERSATION_KINDS)[number];
