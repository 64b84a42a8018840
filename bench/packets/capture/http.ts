import type { CaptureFile } from "./file.ts";
import { synOptions, timestampOptions } from "./options.ts";
import { seededRandom } from "./random.ts";
import { ACK, FIN, PSH, SYN, addSegment, type End } from "./segment.ts";

const MAXIMUM_SEGMENT = 1448;
/** Connections that are open at a time. */
const OPEN = 200;
const BEGIN_US = 1_700_000_000e6;

/**
 * Many short HTTP connections, some hundred at a time: handshake, one request, an answer of some segments, an orderly end.
 * About ten packets each.
 */
export function writeHttp(file: CaptureFile, connections: number, seed = 1): void {
  const random = seededRandom(seed);
  let time = BEGIN_US;
  let begun = 0;
  const open: Generator<void, void, undefined>[] = [];
  const begin = (): Generator<void, void, undefined> => connection(file, begun++, random, () => time);
  while (open.length < Math.min(OPEN, connections)) open.push(begin());
  while (open.length > 0) {
    time += 1 + Math.floor(random() * 40);
    const chosen = Math.floor(random() * open.length);
    if (open[chosen]!.next().done !== true) continue;
    if (begun < connections) open[chosen] = begin();
    else open.splice(chosen, 1);
  }
}

/** One connection; each step writes one packet. */
function* connection(
  file: CaptureFile,
  number: number,
  random: () => number,
  now: () => number,
): Generator<void, void, undefined> {
  const client: End = {
    address: 0x0a010000 + (number % 50_000),
    port: 1024 + (number % 60_000),
    identification: number,
  };
  const server: End = { address: 0x0a000001 + (number % 7), port: 80, identification: number * 7 };
  client.identification &= 0xffff;
  server.identification &= 0xffff;
  let [sent, received] = [Math.floor(random() * 2 ** 32), Math.floor(random() * 2 ** 32)];
  const stamp = (): number => Math.floor(now() / 1000);
  const fromClient = (flags: number, length = 0, payload?: Buffer): void => {
    const options = (flags & SYN) !== 0 ? synOptions(stamp()) : timestampOptions(stamp(), stamp());
    const acknowledgement = flags === SYN ? 0 : received;
    const segment = { sequence: sent, acknowledgement, flags, window: 502, options, length };
    addSegment(file, now(), client, server, payload === undefined ? segment : { ...segment, payload });
    sent += length + ((flags & (SYN | FIN)) === 0 ? 0 : 1);
  };
  const fromServer = (flags: number, length = 0, payload?: Buffer): void => {
    const options = (flags & SYN) !== 0 ? synOptions(stamp()) : timestampOptions(stamp(), stamp());
    const segment = { sequence: received, acknowledgement: sent, flags, window: 509, options, length };
    addSegment(file, now(), server, client, payload === undefined ? segment : { ...segment, payload });
    received += length + ((flags & (SYN | FIN)) === 0 ? 0 : 1);
  };

  yield fromClient(SYN);
  yield fromServer(SYN | ACK);
  yield fromClient(ACK);
  yield fromClient(PSH | ACK, 90 + Math.floor(random() * 400), REQUEST);
  yield fromServer(ACK);
  const segments = 1 + Math.floor(random() * random() * 8);
  for (let segment = 0; segment < segments; segment++) {
    const isLast = segment === segments - 1;
    const length = isLast ? 200 + Math.floor(random() * 1200) : MAXIMUM_SEGMENT;
    yield fromServer(isLast ? PSH | ACK : ACK, length, segment === 0 ? ANSWER : undefined);
    if (segment % 2 === 1 || isLast) yield fromClient(ACK);
  }
  yield fromServer(FIN | ACK);
  yield fromClient(FIN | ACK);
  fromServer(ACK);
}

const REQUEST = Buffer.from("GET /page HTTP/1.1\r\nHost: example.org\r\nAccept: */*\r\n");
const ANSWER = Buffer.from("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: clo");
