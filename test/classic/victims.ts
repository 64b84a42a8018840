import { once } from "node:events";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import {
  askOverTcp,
  askOverUdp,
  encodeHeader,
  ReceiveFolder,
  sendMessage,
  serveChatroom,
  serveGroupchat,
  serveMessage,
  serveSendfile,
  serveUppercase,
  type LabEvent,
  type Listening,
  type Tell,
} from "@wireside/lab";

const ANY = { host: "127.0.0.1", port: 0 };

/** A server under garbage: how it starts, words that it knows, and whether it still does what it is for. */
export interface Victim {
  readonly start: (tell: Tell) => Promise<Listening>;
  readonly words: readonly (string | Uint8Array)[];
  /** Rejects when it does it wrongly. @param told what the server tells, which grows */
  readonly works: (server: Listening, told: readonly LabEvent[]) => Promise<void>;
}

/** The servers of all protocols. @param folder one that `makeFolder` has filled */
export function victimsIn(folder: string): Readonly<Record<string, Victim>> {
  return {
    uppercase: {
      start: (tell) => serveUppercase(ANY, tell),
      words: ["hello", "a".repeat(70_000)],
      async works({ at }) {
        for (const ask of [askOverTcp, askOverUdp]) {
          const answer = Buffer.from(await ask(at, Buffer.from("abc"))).toString();
          if (answer !== "ABC") throw new Error(`“abc” became “${answer}”`);
        }
      },
    },
    message: {
      start: (tell) => serveMessage(ANY, tell),
      words: ["14\n", '"Hello World!"', "99999999", "\n", "262144\n", "{}", "1\n1"],
      async works({ at }, told) {
        while (!told.some(({ value }) => value === "still there")) await sendMessage(at, "still there");
      },
    },
    sendfile: {
      start: (tell) => serveSendfile(ANY, new ReceiveFolder(join(folder, "inbox")), tell),
      words: [
        encodeHeader("../../outside"),
        encodeHeader("/etc/passwd"),
        "9".padStart(512),
        "content",
        " ".repeat(512),
      ],
      async works({ at }, told) {
        while (!told.some(({ type, stored }) => type === "received" && String(stored).startsWith("still there"))) {
          const socket = connect(at.port, at.host);
          socket.end(Buffer.concat([encodeHeader("still there"), Buffer.from("x")]));
          await once(socket.resume(), "close");
        }
      },
    },
    chatroom: {
      start: (tell) => serveChatroom(ANY, tell),
      words: ["alice", '!{"a":"b"}', "hello", "\xff\xfe", "#ls", "@bob: x"],
      works: (server) => hears(server, "still there", '"still there"'),
    },
    groupchat: {
      start: (tell) => serveGroupchat(ANY, tell, { folder: join(folder, "shared"), filePorts: { first: 0, last: 0 } }),
      words: [
        "alice",
        "\n",
        "get_users",
        "show_files",
        " : /download a.txt ../x\n",
        "/",
        "alice has disconnected!",
        " : ../outside x\n",
      ],
      works: (server) => hears(server, "still there", "still there joined to the chat!\n"),
    },
  };
}

/** Puts into a folder what the servers may give away, and beside it what they may not touch. */
export async function makeFolder(folder: string): Promise<void> {
  await mkdir(join(folder, "shared"));
  await writeFile(join(folder, "shared/a.txt"), "content");
  await writeFile(join(folder, "outside"), "outside");
}

/** The files of such a folder but those that were received, each with its content. */
export async function filesIn(folder: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const kept = paths.filter((path) => !path.startsWith(join(folder, "inbox"))).toSorted();
  return Object.fromEntries(await Promise.all(kept.map(async (path) => [path, await readFile(path, "utf8")] as const)));
}

async function hears(server: Listening, say: string, answer: string): Promise<void> {
  const socket = connect(server.at.port, server.at.host);
  socket.write(say);
  let all = "";
  for await (const bytes of socket as AsyncIterable<Uint8Array>) {
    all += Buffer.from(bytes).toString();
    if (all.includes(answer)) return;
  }
  throw new Error(`closed after ${all}`);
}
