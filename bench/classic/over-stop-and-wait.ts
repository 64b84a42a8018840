import { mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { receiveBlocks } from "../../packages/lab/src/groupchat/stop-and-wait/receive-blocks.ts";
import { sendBlocks } from "../../packages/lab/src/groupchat/stop-and-wait/send-blocks.ts";
import { bindUdp } from "../../packages/lab/src/sockets/datagrams.ts";
import { contentOf } from "./content.ts";
import type { Download } from "./downloads.ts";

/** groupchat's download: from its first datagram to the answer to its last block, by the clock of the end that serves. */
export const stopAndWait: Download = {
  async serve({ bytes, host, clientHost, tell }) {
    const folder = await mkdtemp(join(tmpdir(), "wireside-download-"));
    const file = join(folder, "file");
    await writeFile(file, contentOf(bytes));
    const handle = await open(file);
    const socket = await bindUdp({ host, port: 0 });
    let startedAt = 0;
    socket.once("message", () => (startedAt = performance.now()));
    tell({ port: socket.address().port, key: "" });
    await sendBlocks(socket, { handle, size: bytes, receiver: clientHost, signal: new AbortController().signal });
    tell({ ms: performance.now() - startedAt });
    await handle.close();
    await rm(folder, { recursive: true });
  },

  async fetch({ bytes, host, port, tell }) {
    const received = await receiveBlocks({ host, port }, bytes, new AbortController().signal);
    if ("problem" in received) throw received.problem;
    tell({ isWhole: contentOf(bytes).equals(received.content) });
  },
};
