// The door for packages beside this one that speak the classic protocols with people of another place.

export { attendChatroom, type ChatroomHost } from "./chatroom/attend.ts";
export { encodePeople, REFUSALS, type People } from "./chatroom/encoding.ts";
export type { Tell } from "./event.ts";
export { PublicFolder } from "./files/public-folder.ts";
export { attendGroupchat, type GroupchatHost, type MemberRequest } from "./groupchat/attend.ts";
export { Downloads, FILE_PORTS, type FilePorts } from "./groupchat/downloads.ts";
export { isNick } from "./groupchat/nick.ts";
export {
  CONNECTED,
  filesText,
  goneText,
  joinedText,
  NOT_ONLINE,
  onlineText,
  OUR_WORDS,
  privateSentText,
  privateText,
  publicText,
} from "./groupchat/texts.ts";
export { LAB_LIMITS } from "./limits.ts";
export { isName, leadingName } from "./names.ts";
export { hostOf, plainAddress, type SocketAddress } from "./sockets/address.ts";
export { listenBoth } from "./sockets/listen-both.ts";
export { listenTcp, type Listening } from "./sockets/listen.ts";
export { Outbox } from "./sockets/outbox.ts";
