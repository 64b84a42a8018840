import { joinHub } from "./wireside.ts";
import type { Protocol } from "./protocol.ts";
import { clientFrame, upgradeRequest } from "./websocket.ts";

/** The servers' languages, by name. */
export type Language = "mqtt" | "nats" | "irc" | "websocket" | "socket.io" | "wireside";

/** Prepares to speak `language` with the server at `port`: for hubs with accounts, `people` are made first. */
export async function speak(language: Language, port: number, people: number): Promise<Protocol> {
  switch (language) {
    case "mqtt":
      return MQTT;
    case "nats":
      return NATS;
    case "irc":
      return IRC;
    case "websocket":
      return WEBSOCKET;
    case "socket.io":
      return SOCKET_IO;
    case "wireside":
      return joinHub(port, people);
  }
}

/** MQTT 3.1.1, quality of service 0. */
const MQTT: Protocol = {
  subscribe: (index) => [
    { send: mqttConnect(`s${index}`), until: "\x20\x02\x00\x00" },
    { send: mqttPacket(0x82, Buffer.from([0, 1]), mqttString("room"), Buffer.from([0])), until: "\x90\x03" },
  ],
  publish: () => [{ send: mqttConnect("sender"), until: "\x20\x02\x00\x00" }],
  encode: (text) => mqttPacket(0x30, mqttString("room"), Buffer.from(text)),
  framing: "fixed",
};

/** A packet whose remaining length fits one byte (MQTT 3.1.1 §2.2.3). */
function mqttPacket(type: number, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([type, body.length]), body]);
}

function mqttString(text: string): Buffer {
  return Buffer.concat([Buffer.from([0, text.length]), Buffer.from(text)]);
}

/** Clean session, no keep-alive. */
function mqttConnect(client: string): Buffer {
  return mqttPacket(0x10, mqttString("MQTT"), Buffer.from([4, 2, 0, 0]), mqttString(client));
}

const NATS: Protocol = {
  subscribe: () => [
    { send: "", until: "INFO " },
    { send: 'CONNECT {"verbose":false}\r\nSUB room 1\r\nPING\r\n', until: "PONG" },
  ],
  publish: () => [
    { send: "", until: "INFO " },
    { send: 'CONNECT {"verbose":false}\r\nPING\r\n', until: "PONG" },
  ],
  encode: (text) => Buffer.from(`PUB room ${text.length}\r\n${text}\r\n`),
  framing: "fixed",
  // Two to two and a half seconds after a connection comes the first ping, and the next one much later.
  quietMs: 2_600,
};

const ircRegister = (name: string) => ({ send: `NICK ${name}\r\nUSER ${name} 0 * :${name}\r\n`, until: " 376 " });

const IRC: Protocol = {
  subscribe: (index) => [ircRegister(`s${index}`), { send: "JOIN #room\r\n", until: " 366 " }],
  // Each join is told to everyone in the channel: with 10,000 in one, that would be fifty million lines.
  stay: (index) => [ircRegister(`s${index}`), { send: `JOIN #room${Math.floor(index / 100)}\r\n`, until: " 366 " }],
  publish: () => [ircRegister("sender"), { send: "JOIN #room\r\n", until: " 366 " }],
  encode: (text) => Buffer.from(`PRIVMSG #room :${text}\r\n`),
  framing: "fixed",
};

const webSocketSteps = [{ send: upgradeRequest("/"), until: "\r\n\r\n" }];

const WEBSOCKET: Protocol = {
  subscribe: () => webSocketSteps,
  publish: () => webSocketSteps,
  encode: clientFrame,
  framing: "fixed",
};

const socketIoSteps = [
  { send: upgradeRequest("/socket.io/?EIO=4&transport=websocket"), until: '"sid"' },
  { send: clientFrame("40"), until: "40{" },
];

const SOCKET_IO: Protocol = {
  subscribe: () => socketIoSteps,
  publish: () => socketIoSteps,
  encode: (text) => clientFrame(`42["message","${text}"]`),
  framing: "fixed",
};
