import { createSocket } from "node:dgram";
import { once } from "node:events";
import { mkdtemp, open, rm, truncate, writeFile, type FileHandle } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { receiveBlocks } from "../../../src/groupchat/stop-and-wait/receive-blocks.ts";
import { sendBlocks } from "../../../src/groupchat/stop-and-wait/send-blocks.ts";
import { LAB_LIMITS } from "../../../src/index.ts";
import { bindUdp } from "../../../src/sockets/datagrams.ts";
import { failure } from "../../told.ts";
import { lossyRelay, type Fate } from "../lossy-relay.ts";

const BLOCK = 2048;
const never = new AbortController().signal;
let folder: string;
let handle: FileHandle | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "wireside-lab-"));
});
afterEach(async () => {
  await handle?.close();
  handle = undefined;
  await rm(folder, { recursive: true });
});

/** Blocks that all differ, and a tail. */
function content(blocks: number, tail: number): Buffer {
  return Buffer.from(Array.from({ length: blocks * BLOCK + tail }, (_, at) => (at + Math.floor(at / BLOCK)) % 251));
}

/** Sends a file through a relay, and receives it. */
async function through(bytes: Buffer, fate: Fate) {
  await writeFile(join(folder, "file"), bytes);
  handle = await open(join(folder, "file"));
  const socket = await bindUdp({ host: "127.0.0.1", port: 0 });
  const relay = await lossyRelay(socket.address().port, fate);
  const sent = sendBlocks(socket, { handle, size: bytes.length, receiver: "127.0.0.1", signal: never });
  sent.catch(() => undefined); // a lost last answer is the sender's alone
  const received = await receiveBlocks({ host: "127.0.0.1", port: relay.port }, bytes.length, never);
  return { received, sent, socket, relay };
}

describe("a download over sockets", () => {
  it.each([
    ["nothing is lost", () => "passed"],
    ["every third answer is lost", (number, there) => (there && number % 3 === 2 ? "lost" : "passed")],
    ["every third block is lost", (number, there) => (!there && number % 3 === 1 ? "lost" : "passed")],
    ["every datagram comes twice", () => "doubled"],
    ["every second block comes twice", (number, there) => (!there && number % 2 === 0 ? "doubled" : "passed")],
    ["the first datagram is lost", (number, there) => (there && number === 0 ? "lost" : "passed")],
  ] satisfies [string, Fate][])("brings the file when %s", async (_, fate) => {
    const bytes = content(12, 100);
    const { received, socket, relay } = await through(bytes, fate);
    expect(received).toMatchObject({ content: new Uint8Array(bytes) });
    relay.close();
    socket.close();
  });

  it("brings blocks that are equal to their neighbours, which the original never ends with", async () => {
    const bytes = Buffer.concat([Buffer.alloc(BLOCK, "b"), Buffer.alloc(4 * BLOCK, "a"), Buffer.alloc(7, "c")]);
    const { received, sent, socket, relay } = await through(bytes, () => "passed");
    expect(received).toMatchObject({ content: new Uint8Array(bytes) });
    await sent;
    relay.close();
    socket.close();
  });

  it.each([0, 1, BLOCK, BLOCK + 1])("brings a file of %d bytes", async (size) => {
    const bytes = content(0, size);
    const { received, sent, socket, relay } = await through(bytes, () => "passed");
    expect(received).toMatchObject({ content: new Uint8Array(bytes) });
    await sent;
    relay.close();
    socket.close();
  });

  it("says that nobody is at the port any more", async () => {
    const gone = await bindUdp({ host: "127.0.0.1", port: 0 });
    const { port } = gone.address();
    gone.close();
    const received = await receiveBlocks({ host: "127.0.0.1", port }, 10, never);
    expect(received).toEqual({ problem: failure("nothing_listens", /ICMP/u) });
  });

  it("says that there is no such port, and that a file is too large", async () => {
    expect(await receiveBlocks({ host: "127.0.0.1", port: 99_999 }, 10, never)).toEqual({
      problem: failure("no_answer"),
    });
    expect(await receiveBlocks({ host: "127.0.0.1", port: 9 }, 1e15, never)).toEqual({ problem: failure("too_large") });
  });

  it("answers nobody but the one it is for, and nothing but the first datagram", async () => {
    await writeFile(join(folder, "file"), "secret");
    handle = await open(join(folder, "file"));
    const socket = await bindUdp({ host: "127.0.0.1", port: 0 });
    const stop = new AbortController();
    const sent = sendBlocks(socket, { handle, size: 6, receiver: "127.0.0.9", signal: stop.signal });
    const other = createSocket("udp4").bind(0, "127.0.0.1");
    await once(other, "listening");
    const heard: string[] = [];
    other.on("message", (bytes) => heard.push(bytes.toString()));
    other.send("Connected received !", socket.address().port, "127.0.0.1");
    await once(socket, "message");
    stop.abort();
    await expect(sent).rejects.toEqual(failure("closed"));
    expect(heard).toEqual([]);
    other.close();
    socket.close();
  });

  it("waits for the first datagram no longer than the limit", async () => {
    await writeFile(join(folder, "file"), "content");
    handle = await open(join(folder, "file"));
    const socket = await bindUdp({ host: "127.0.0.1", port: 0 });
    vi.useFakeTimers({ toFake: ["setTimeout"] });
    try {
      const sent = sendBlocks(socket, { handle, size: 7, receiver: "127.0.0.1", signal: never });
      vi.advanceTimersByTime(LAB_LIMITS.firstDatagramMs);
      await expect(sent).rejects.toEqual(failure("no_answer", /^Nobody came/u));
    } finally {
      vi.useRealTimers();
    }
    socket.close();
  });

  it("ends when the file becomes shorter", async () => {
    const bytes = content(3, 0);
    await writeFile(join(folder, "file"), bytes);
    handle = await open(join(folder, "file"), "r+");
    await truncate(join(folder, "file"), BLOCK);
    const socket = await bindUdp({ host: "127.0.0.1", port: 0 });
    const sent = sendBlocks(socket, { handle, size: bytes.length, receiver: "127.0.0.1", signal: never });
    const stop = new AbortController();
    const received = receiveBlocks({ host: "127.0.0.1", port: socket.address().port }, bytes.length, stop.signal);
    await expect(sent).rejects.toEqual(failure("no_such_file"));
    stop.abort();
    expect(await received).toEqual({ problem: failure("closed") });
    socket.close();
  });
});
