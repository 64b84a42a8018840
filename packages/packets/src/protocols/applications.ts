import type { Protocol } from "../fields/protocol.ts";
import { chatroom } from "./classic/chatroom.ts";
import { groupchatFile } from "./classic/groupchat-file.ts";
import { groupchat } from "./classic/groupchat.ts";
import { message } from "./classic/message.ts";
import { sendfile } from "./classic/sendfile.ts";
import { uppercase } from "./classic/uppercase.ts";
import { dhcp } from "./dhcp/dhcp.ts";
import { dns, llmnr, mdns } from "./dns/dns.ts";
import { http, ssdp } from "./http/http.ts";
import { nbns } from "./nbns.ts";
import { ntp } from "./ntp/ntp.ts";
import { quic } from "./quic/quic.ts";
import { ssh } from "./ssh/ssh.ts";
import { tls } from "./tls/tls.ts";
import { wireside } from "./wireside/wireside.ts";
import { websocket } from "./websocket/websocket.ts";

/** What is carried over TCP and UDP; heuristics are tried in this order. */
export const applicationProtocols: readonly Protocol[] = [
  ...[dns, mdns, llmnr, dhcp, ntp, nbns, http, ssdp, websocket, tls, ssh, wireside, quic],
  ...[uppercase, message, sendfile, chatroom, groupchat, groupchatFile],
];
