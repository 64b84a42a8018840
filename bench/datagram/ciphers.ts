import { KEY_BYTES, loadBackend, type Backend, type CipherName } from "../../packages/datagram/src/index.ts";

/** Packets that are sealed or opened at once. */
const PACKETS = 64;
const HEADER_BYTES = 13;

/** 10⁹ bytes of whole packets a processor second. */
export interface CipherRates {
  readonly seal: number;
  readonly open: number;
}

/** Seals packets for half of the time, and opens them for the other. */
export async function runCipher(
  backend: Backend,
  name: CipherName,
  size: number,
  seconds: number,
): Promise<CipherRates> {
  const { createPacketCipher } = await loadBackend(backend);
  const cipher = createPacketCipher(name, new Uint8Array(KEY_BYTES[name]), new Uint8Array(12), HEADER_BYTES);
  const list = {
    bytes: new Uint8Array(PACKETS * size),
    offset: Uint32Array.from({ length: PACKETS }, (_, at) => at * size),
    length: new Uint32Array(PACKETS).fill(size),
    number: Float64Array.from({ length: PACKETS }, (_, at) => at),
  };
  cipher.seal(list, 0, PACKETS);
  const sealed = list.bytes.slice();
  const open = rate(seconds / 2, PACKETS * size, () => {
    list.bytes.set(sealed); // opening what is open already would fail, which costs something else
    cipher.open(list, 0, PACKETS);
  });
  const seal = rate(seconds / 2, PACKETS * size, () => cipher.seal(list, 0, PACKETS));
  if (list.length.includes(0)) throw new Error(`${name} of the ${backend} backend has opened nothing`);
  return { seal, open };
}

/** By processor time: others that want the processor too do not make a cipher slower. */
function rate(seconds: number, bytes: number, work: () => void): number {
  let done = 0;
  let startedAt = 0;
  for (let at = processorSeconds(), until = at + WARM_UP_S; at < until; at = processorSeconds()) {
    work();
    startedAt = processorSeconds();
  }
  let took = 0;
  for (; took < seconds; took = processorSeconds() - startedAt) {
    for (let time = 0; time < 10; time++) work();
    done += 10 * bytes;
  }
  return done / 1e9 / took;
}

function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

const WARM_UP_S = 0.1;
