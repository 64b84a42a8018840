import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findProgram } from "../debian.ts";
import type { Language } from "./load/protocols.ts";
import { freePort, startDaemon, startOnNode, type Running } from "./running.ts";

/** A server that takes part. */
export interface Peer {
  who: string;
  language: Language;
  /** How to get it, when it is not here. */
  missing?: string;
  /** Starts it with an empty folder of its own. */
  start(folder: string): Promise<Running>;
}

const program = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Everyone who takes part, ours last. */
export function listPeers(): Peer[] {
  return [
    debian("mosquitto", "mqtt", ["mosquitto"], mosquitto),
    debian("nats", "nats", ["nats-server"], nats),
    debian("ngircd", "irc", ["ngircd"], ngircd),
    { who: "socket.io", language: "socket.io", start: () => startOnNode([program("servers/socket-io.mjs")]) },
    { who: "ws", language: "websocket", start: () => startOnNode([program("servers/ws.mjs")]) },
    { who: "ws joined", language: "websocket", start: () => startOnNode([program("servers/ws-joined.mjs")]) },
    { who: "wireside", language: "wireside", start: (folder) => startOnNode([program("servers/wireside.ts"), folder]) },
  ];
}

type Configure = (port: number, folder: string) => { config: string; args: (file: string) => string[] };

function debian(who: string, language: Language, [name = who]: readonly string[], configure: Configure): Peer {
  const command = findProgram(name);
  const start = async (folder: string): Promise<Running> => {
    if (command === undefined) throw new Error(`${name} is not installed`);
    const port = await freePort();
    const { config, args } = configure(port, folder);
    const file = join(folder, `${name}.conf`);
    await mkdir(folder, { recursive: true });
    await writeFile(file, config);
    return startDaemon(command, args(file), port);
  };
  return command === undefined
    ? { who, language, missing: `apt-get install ${name}`, start }
    : { who, language, start };
}

/** Nothing kept on disk, no queue that could overflow, each message sent at once. */
const mosquitto: Configure = (port) => ({
  config: [
    `listener ${port} 127.0.0.1`,
    "allow_anonymous true",
    "persistence false",
    "max_queued_messages 0",
    "max_connections -1",
    "set_tcp_nodelay true",
    "sys_interval 0",
    "log_type none",
    "",
  ].join("\n"),
  args: (file) => ["-c", file],
});

const nats: Configure = (port) => ({
  config: [
    `host: 127.0.0.1`,
    `port: ${port}`,
    "max_connections: 100000",
    'ping_interval: "1h"',
    'write_deadline: "30s"',
    "",
  ].join("\n"),
  args: (file) => ["-c", file, "-l", "/dev/null"],
});

/** No limits, no lookups, no penalties for who sends much, no pings. */
const ngircd: Configure = (port) => ({
  config: [
    "[Global]",
    "Name = bench.local",
    "Info = bench",
    "Listen = 127.0.0.1",
    `Ports = ${port}`,
    "ServerUID = 0",
    "ServerGID = 0",
    "MotdPhrase = bench",
    "[Limits]",
    "MaxConnections = 0",
    "MaxConnectionsIP = 0",
    "MaxJoins = 0",
    "MaxPenaltyTime = 0",
    "PingTimeout = 86400",
    "PongTimeout = 86400",
    "[Options]",
    "DNS = no",
    "Ident = no",
    "PAM = no",
    "",
  ].join("\n"),
  args: (file) => ["-n", "-f", file],
});
