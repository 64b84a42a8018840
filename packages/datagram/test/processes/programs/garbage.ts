import { encodeAddress } from "../../../src/index.ts";
import { loadAddon } from "../../../src/native/load.ts";
import type { Addon } from "../../../src/native/addon.ts";

// Calls the addon with garbage, much of it nearly right, as often as it is told to. It is survived when this ends.
const [seed = "1", times = "1000"] = process.argv.slice(2);
const { addon } = await loadAddon();
/** Marsaglia's xorshift, 32 bits. */
let state = Number(seed) | 1;
function below(limit: number): number {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return (state >>> 0) % limit;
}

const DISCARD = encodeAddress("127.0.0.1", 9);

const handles: object[] = [addon.createCipher(0, new Uint8Array(16), new Uint8Array(12), 13)];
const sockets = new WeakSet<object>();

const makers: (() => unknown)[] = [
  () => undefined,
  () => below(70),
  () => below(2 ** 32),
  () => (below(2) - 0.5) * 10 ** below(300),
  () => below(2) === 0,
  () => "text".repeat(below(3)),
  () => ({}),
  () => () => {},
  () => Object.create(handles[below(handles.length)] ?? null),
  () => new Uint8Array(below(5) * 40_000),
  () => new Uint8Array(24).with(0, 4 + 2 * below(2)),
  () => encodeAddress("127.0.0.1", below(65_536)),
  () => Uint32Array.from({ length: below(80) }, () => (below(4) === 0 ? below(2 ** 32) : below(2_000))),
  () => Float64Array.from({ length: below(80) }, () => (below(4) === 0 ? below(2 ** 32) / 7 : below(2 ** 32))),
  () => new Float32Array(below(80)),
  () => new Uint32Array(64).fill(below(3)),
  () => given(new Uint8Array(1_000)),
  () => given(new Uint32Array(64)),
  () => new Uint8Array(new SharedArrayBuffer(70_000)),
];
function given<T extends Uint8Array<ArrayBuffer> | Uint32Array<ArrayBuffer>>(array: T): T {
  structuredClone(array, { transfer: [array.buffer] });
  return array;
}

const handle = (): unknown => handles[below(handles.length)];
const bytes = (): unknown => new Uint8Array(below(5) * 40_000);
const columns = (): unknown => Uint32Array.from({ length: 64 }, () => below(1_500));
const few = (): unknown => below(65);
const address = (): unknown => encodeAddress(below(2) === 0 ? "127.0.0.1" : "::1", below(65_536));
/** Of the port for what nobody wants (RFC 863), here. */
const addresses = (): unknown => Uint8Array.from({ length: 64 * 24 }, (_, at) => DISCARD[at % 24] ?? 0);
const numbers = (): unknown => Float64Array.from({ length: 64 }, () => below(2 ** 32));
const packets = [handle, bytes, columns, columns, numbers, () => below(30), () => 30 + below(35)];

/** What each function wants. */
const wants: Record<Exclude<keyof Addon, "sources">, readonly (() => unknown)[]> = {
  openSocket: [() => encodeAddress("127.0.0.1", 0), () => 1 + below(2 ** 20), () => () => {}],
  closeSocket: [handle],
  watch: [handle, () => below(4)],
  send: [handle, few, () => below(10), bytes, columns, columns, columns, addresses, () => new Uint8Array(64)],
  receive: [handle, bytes, columns, columns, columns, addresses, () => new Uint8Array(64), () => new Float32Array(64)],
  localAddress: [handle, () => new Uint8Array(24)],
  features: [handle],
  counters: [handle, numbers],
  refusals: [handle],
  pathMtu: [handle, address],
  createCipher: [() => below(2), () => new Uint8Array(16 << below(2)), () => new Uint8Array(12), () => below(40)],
  seal: packets,
  open: packets,
};
const names = Object.keys(wants) as (keyof typeof wants)[];

let good = 0;
for (let time = 0; time < Number(times); time++) {
  const name = names[below(names.length)] ?? "send";
  const call = addon[name] as (...values: unknown[]) => unknown;
  const likelihood = 1 + below(20);
  const values = wants[name].map((make) => (below(likelihood) === 0 ? makers[below(makers.length)] : make)?.());
  try {
    const result = call(...values.slice(0, below(10) === 0 ? below(8) : 8 + below(3)));
    good++;
    if (name === "openSocket" || name === "createCipher") keep(result as object, name === "openSocket");
  } catch (error) {
    if (!(error instanceof Error)) throw error;
  }
  // The event loop has its turn with whatever is open.
  if (time % 1_000 === 0) await new Promise((resolve) => setImmediate(resolve));
}

/** Keeps a handle in the place of an old one, whose socket is closed. */
function keep(made: object, isOpenSocket: boolean): void {
  const place = handles.length < 50 ? handles.length : below(50);
  const old = handles[place];
  if (old !== undefined && sockets.has(old)) addon.closeSocket(old);
  handles[place] = made;
  if (isOpenSocket) sockets.add(made);
}

console.log(JSON.stringify({ survived: true, wereGood: good > Number(times) / 100 }));
process.exit();
