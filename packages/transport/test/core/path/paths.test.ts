import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TRANSPORT_LIMITS } from "../../../src/core/limits.ts";
import { Paths } from "../../../src/core/path/paths.ts";
import { parseAddress } from "../../../src/core/wire/address.ts";

const TIMEOUT = 100;

function at(text: string): Uint8Array {
  const address = parseAddress(text);
  if (address === undefined) throw new Error(`${text} is no address`);
  return address;
}

const HOME = at("192.0.2.1:1000");
const OTHER_PORT = at("192.0.2.1:2000");
const ELSEWHERE = at("198.51.100.7:1000");

/** Gives bytes that differ each time. */
function counter(): (bytes: Uint8Array) => Uint8Array {
  let count = 0;
  return (bytes) => bytes.fill(++count);
}

const homePaths = () => new Paths({ address: HOME, isProven: true, random: counter() });

/** A packet with data comes from an address. */
function come(paths: Paths, now: number, address: Uint8Array, bytes = 1200) {
  return paths.onPacket(now, address, bytes, true, false, TIMEOUT);
}

/** All frames that are due. */
function take(paths: Paths, now: number) {
  return Array.from({ length: 40 }, () => paths.nextFrame(now)).filter((frame) => frame !== undefined);
}

describe("where the other side is", () => {
  it("follows its latest packets, and tells another port from another place", () => {
    expect(come(homePaths(), 0, HOME)).toBe("same");
    expect(come(homePaths(), 0, OTHER_PORT)).toBe("rebound");
    const paths = homePaths();
    expect(come(paths, 0, ELSEWHERE)).toBe("migrated");
    expect(paths.current.address).toEqual(ELSEWHERE);
    expect(paths.current.address).not.toBe(ELSEWHERE);
  });

  it("follows neither late packets nor probes", () => {
    const paths = homePaths();
    expect(paths.onPacket(0, ELSEWHERE, 1200, false, false, TIMEOUT)).toBe("elsewhere");
    expect(paths.onPacket(0, ELSEWHERE, 1200, true, true, TIMEOUT)).toBe("elsewhere");
    expect([paths.current.address, paths.deadline]).toEqual([HOME, Infinity]);
  });

  it("is challenged at a new address, and at the old one, which may have been left against its will", () => {
    const paths = homePaths();
    come(paths, 0, ELSEWHERE);
    expect(paths.deadline).toBe(0);
    const frames = take(paths, 0);
    expect(frames.map(({ name, address, bytes }) => [name, address, bytes])).toEqual([
      ["pathChallenge", ELSEWHERE, 1200],
      ["pathChallenge", HOME, 1200],
    ]);
    expect(new Set(frames.map(({ data }) => data.join())).size).toBe(2);
  });

  it("is proven by the answer to any of the challenges, wherever that comes from", () => {
    const paths = homePaths();
    come(paths, 0, ELSEWHERE);
    const [first] = take(paths, 0);
    const again = take(paths, TIMEOUT);
    expect(again.length).toBe(2);
    expect(paths.onResponse(150, new Uint8Array(8))).toBe(false);
    expect(paths.current.limit.isLifted).toBe(false);
    expect(paths.onResponse(150, first?.data ?? HOME)).toBe(true);
    expect(paths.current.limit.isLifted).toBe(true);
    expect(paths.onTimeout(100_000)).toBeUndefined();
    expect([paths.current.address, paths.deadline]).toEqual([ELSEWHERE, Infinity]);
  });

  it("is challenged less and less often until it is given up, and then is where it was before", () => {
    const paths = homePaths();
    come(paths, 0, ELSEWHERE);
    const times: number[] = [];
    for (let now = 0; paths.current.address[8] !== 192; now = paths.deadline) {
      if (take(paths, now).length > 0) times.push(now);
      if (paths.onTimeout(now) === "reverted") times.push(-now);
    }
    expect(times).toEqual([0, 100, 300, 700, 1500, -2997]);
    expect(paths.current.address).toEqual(HOME);
    expect(paths.current.limit.isLifted).toBe(true);
  });

  it("is lost when there is no proven address to go back to", () => {
    const paths = new Paths({ address: HOME, isProven: false, random: counter() });
    paths.validate(0, TIMEOUT);
    expect(paths.onTimeout(2996)).toBeUndefined();
    expect(paths.onTimeout(2997)).toBe("lost");
  });

  it("goes back to its old address without proving it again", () => {
    const paths = homePaths();
    come(paths, 0, ELSEWHERE);
    expect(come(paths, 10, HOME)).toBe("migrated");
    expect(paths.current.limit.room).toBe(Infinity);
    expect(paths.onTimeout(100_000)).toBeUndefined();
    expect(paths.current.address).toEqual(HOME);
  });

  it("goes back to the last proven address, however many unproven ones came after it", () => {
    const paths = homePaths();
    come(paths, 0, ELSEWHERE);
    come(paths, 10, OTHER_PORT);
    expect(paths.onTimeout(10_000)).toBe("reverted");
    expect(paths.current.address).toEqual(HOME);
  });
});

describe("an address that is not proven", () => {
  it("is never sent more than three times what came from it, whatever comes and goes", () => {
    const step = fc.record({ kind: fc.constantFrom("come", "send", "frames", "challenge"), bytes: fc.nat(1500) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const paths = homePaths();
        come(paths, 0, ELSEWHERE, 50);
        let received = 50;
        let sent = 0;
        steps.forEach(({ kind, bytes }, index) => {
          const now = index * 50;
          if (kind === "come") {
            come(paths, now, ELSEWHERE, bytes);
            received += bytes;
          } else if (kind === "challenge") paths.onChallenge(new Uint8Array(8), ELSEWHERE, bytes);
          else if (kind === "send") {
            const allowed = Math.min(bytes, paths.current.limit.room);
            paths.current.limit.onSent(allowed);
            sent += allowed;
          } else for (const frame of take(paths, now)) if (frame.address[8] === 198) sent += frame.bytes;
          expect(sent).toBeLessThanOrEqual(3 * received);
          expect(paths.current.limit.room).toBe(3 * received - sent);
        });
      }),
    );
  });

  it("that allows only a short challenge is challenged once more in full length after its answer", () => {
    const paths = homePaths();
    come(paths, 0, ELSEWHERE, 100);
    const [short] = take(paths, 0);
    expect(short?.bytes).toBe(300);
    expect(paths.deadline).toBe(TIMEOUT);
    expect(paths.onResponse(10, short?.data ?? HOME)).toBe(false);
    expect(paths.current.limit.room).toBe(Infinity);
    const [full] = take(paths, 10);
    expect([full?.bytes, full?.address]).toEqual([1200, ELSEWHERE]);
    expect(paths.onResponse(20, full?.data ?? HOME)).toBe(true);
  });

  it("without room for a challenge does not wake anybody until it is given up", () => {
    const paths = new Paths({ address: HOME, isProven: false, random: counter() });
    come(paths, 0, ELSEWHERE, 10);
    expect(take(paths, 0)).toEqual([]);
    expect(paths.deadline).toBe(2997);
  });
});

describe("a challenge of the other side", () => {
  it("is answered with its data, where it came from, in a packet of full length", () => {
    const paths = homePaths();
    const data = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
    paths.onChallenge(data, HOME, 1200);
    expect(paths.deadline).toBe(-Infinity);
    data.fill(0);
    expect(take(paths, 0)).toEqual([
      { name: "pathResponse", data: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8), address: HOME, bytes: 1200 },
    ]);
    expect(paths.deadline).toBe(Infinity);
  });

  it("from an address that is only probed gets no more than three times its packet", () => {
    const paths = homePaths();
    paths.onChallenge(new Uint8Array(8), ELSEWHERE, 100);
    paths.onChallenge(new Uint8Array(8), ELSEWHERE, 10);
    expect(take(paths, 0).map(({ bytes }) => bytes)).toEqual([300]);
  });

  it("is not answered when too many wait", () => {
    const paths = homePaths();
    for (let count = 0; count < 100; count++) paths.onChallenge(new Uint8Array(8), HOME, 1200);
    expect(take(paths, 0).length).toBe(TRANSPORT_LIMITS.pathResponses);
  });
});
