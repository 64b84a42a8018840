/** The classic protocols as the command knows them: where they are met, and what they do. */
export const CLASSICS = {
  uppercase: { port: 12000, over: "TCP and UDP", does: "sends text back in capital letters" },
  message: { port: 1234, over: "TCP", does: "takes messages that say how long they are" },
  sendfile: { port: 10000, over: "TCP", does: "takes files into a folder" },
  chatroom: { port: 5000, over: "TCP and UDP", does: "a room, and messages from peer to peer" },
  groupchat: { port: 50000, over: "TCP and UDP", does: "a room, private messages and files" },
} as const;

export type ClassicName = keyof typeof CLASSICS;

export const CLASSIC_NAMES = Object.keys(CLASSICS) as ClassicName[];
