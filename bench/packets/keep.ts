import { openFileSource } from "../../packages/cli/src/captures/file-source.ts";
import { PacketIndex, openCapture } from "../../packages/packets/src/index.ts";

// Walks over a capture, keeps what the analysis found of every packet, and prints the memory that takes, as JSON.

const source = await openFileSource(process.argv[2]!);
const index = new PacketIndex({ isKept: true });
const before = process.memoryUsage();
for await (const batch of (await openCapture(source)).batches()) index.add(batch);
globalThis.gc?.();
const after = process.memoryUsage();
const grown = after.arrayBuffers - before.arrayBuffers + Math.max(0, after.heapUsed - before.heapUsed);
console.log(JSON.stringify({ packets: index.columns.lastFrame, bytes: grown }));
await source.close();
