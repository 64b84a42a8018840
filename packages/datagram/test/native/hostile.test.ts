import { beforeAll, expect, it } from "vitest";
import { describeWith } from "../../../../test/needs.ts";
import { encodeAddress } from "../../src/index.ts";
import { loadAddon } from "../../src/native/load.ts";
import type { Addon, SocketHandle } from "../../src/native/addon.ts";

/** A function of the addon, called with whatever there is. */
type Call = (...values: unknown[]) => unknown;

const LOCAL = encodeAddress("127.0.0.1", 0);

describeWith(["linux", "cxx"], "the addon, called as it should not be", () => {
  let addon: Addon;
  let calls: Record<string, Call>;

  beforeAll(async () => {
    ({ addon } = await loadAddon());
    calls = Object.fromEntries(Object.entries(addon).filter(([, value]) => typeof value === "function"));
  });

  /** Opens a socket for as long as a test needs it. */
  async function withSocket(body: (socket: SocketHandle) => unknown): Promise<void> {
    const closed = Promise.withResolvers<number>();
    const socket = addon.openSocket(LOCAL.slice(), 65_536, closed.resolve);
    try {
      await body(socket);
    } finally {
      addon.closeSocket(socket);
      addon.closeSocket(socket);
      expect(await closed.promise).toBe(4);
    }
  }

  function cipher(): object {
    return addon.createCipher(0, new Uint8Array(16), new Uint8Array(12), 13);
  }

  /** The arguments of a batch of one run of ten bytes. */
  function oneRun() {
    return {
      bytes: new Uint8Array(100),
      offset: Uint32Array.of(0),
      length: Uint32Array.of(10),
      segment: Uint32Array.of(10),
      address: LOCAL.slice(),
      ecn: new Uint8Array(1),
    };
  }

  function send(socket: SocketHandle, change: Partial<Record<keyof ReturnType<typeof oneRun>, unknown>>): unknown {
    return calls["send"]?.(socket, 1, 0, ...Object.values({ ...oneRun(), ...change }));
  }

  it("refuses to do anything with nothing, or with things of all kinds in any place", () => {
    const things = [undefined, null, 0, -1, Number.NaN, 1e300, 1n, "", "native", Symbol("s"), true, {}, [], () => {}];
    const more = [new Proxy({}, {}), new DataView(new ArrayBuffer(8)), new Float64Array(3), new ArrayBuffer(8)];
    for (const call of Object.values(calls)) {
      for (const thing of [...things, ...more]) {
        const row = Array.from({ length: 12 }, () => thing);
        expect(() => call(...row)).toThrow(/ is /u);
      }
      expect(() => call()).toThrow(TypeError);
    }
  });

  it("knows its sockets from its ciphers, and both from what looks like them", async () => {
    await withSocket((socket) => {
      expect(() => addon.counters(cipher(), new Float64Array(7))).toThrow("socket is not a handle of its kind");
      expect(() => addon.counters(Object.create(socket), new Float64Array(7))).toThrow(TypeError);
      expect(() => addon.counters(new Proxy(socket, {}), new Float64Array(7))).toThrow(TypeError);
      const { bytes, offset, length } = oneRun();
      expect(() => addon.seal(socket, bytes, offset, length, Float64Array.of(1), 0, 1)).toThrow(TypeError);
    });
  });

  it("looks at nothing outside the buffers", async () => {
    await withSocket((socket) => {
      for (const offset of [91, 100, 2 ** 31, 2 ** 32 - 1]) {
        expect(() => send(socket, { offset: Uint32Array.of(offset) })).toThrow(RangeError);
        expect(() => send(socket, { length: Uint32Array.of(Math.max(offset, 101)) })).toThrow(RangeError);
      }
      for (const [name, column] of Object.entries(oneRun())) {
        if (name !== "bytes") expect(() => send(socket, { [name]: column.slice(1) })).toThrow(RangeError);
        expect(() => send(socket, { [name]: new Float32Array(99) })).toThrow(TypeError);
      }
      const sealing = cipher();
      const { bytes } = oneRun();
      for (const [begin, size] of [
        [0, 101],
        [100, 29],
        [72, 29],
        [2 ** 32 - 1, 2 ** 32 - 1],
        [50, 2 ** 32 - 50],
      ] as const) {
        const [offset, length] = [Uint32Array.of(begin), Uint32Array.of(size)];
        expect(() => addon.seal(sealing, bytes, offset, length, Float64Array.of(1), 0, 1)).toThrow(RangeError);
        expect(() => addon.open(sealing, bytes, offset, length, Float64Array.of(1), 0, 1)).toThrow(RangeError);
      }
      // Room for no message at all: nothing is received, and nothing written.
      const columns = [new Uint32Array(64), new Uint32Array(64), new Uint32Array(64)] as const;
      const small = new Uint8Array(65_535);
      expect(
        addon.receive(socket, small, ...columns, new Uint8Array(64 * 24), new Uint8Array(64), new Float32Array(64)),
      ).toBe(0);
    });
  });

  it("finds nothing in buffers that were given away or have shrunk", async () => {
    await withSocket((socket) => {
      const gone = new Uint8Array(100);
      structuredClone(gone, { transfer: [gone.buffer] });
      expect(() => send(socket, { bytes: gone })).toThrow(RangeError);
      const goneColumn = Uint32Array.of(0);
      structuredClone(goneColumn, { transfer: [goneColumn.buffer] });
      expect(() => send(socket, { offset: goneColumn })).toThrow(RangeError);
      const resizable = new ArrayBuffer(100, { maxByteLength: 100 });
      const [fixed, tracking] = [new Uint8Array(resizable, 0, 100), new Uint8Array(resizable)];
      expect(send(socket, { bytes: fixed })).toBe(1);
      resizable.resize(5);
      expect(() => send(socket, { bytes: fixed })).toThrow(RangeError);
      expect(() => send(socket, { bytes: tracking })).toThrow(RangeError);
      expect(send(socket, { bytes: tracking, length: Uint32Array.of(5) })).toBe(1);
      expect(send(socket, { bytes: new Uint8Array(new SharedArrayBuffer(100)) })).toBe(1);
    });
  });

  it("does nothing more with a socket that is closed", async () => {
    let left: SocketHandle = {};
    await withSocket((socket) => {
      left = socket;
      addon.watch(socket, 3);
      addon.closeSocket(socket);
      expect(() => send(socket, {})).toThrow("socket is not open");
    });
    expect(() => send(left, {})).toThrow("socket is not open");
    expect(() => addon.watch(left, 1)).toThrow("socket is not open");
    expect(() => addon.localAddress(left, LOCAL.slice())).toThrow("socket is not open");
    addon.counters(left, new Float64Array(7));
    expect(addon.refusals(left)).toEqual({});
  });

  it("says with the system's name what the system refuses", () => {
    const elsewhere = encodeAddress("192.0.2.1", 0);
    expect(() => addon.openSocket(elsewhere, 65_536, () => {})).toThrow(
      expect.objectContaining({ code: "EADDRNOTAVAIL" }),
    );
    const neither = LOCAL.with(0, 5);
    expect(() => addon.openSocket(neither, 65_536, () => {})).toThrow("address is not one of family 4 or 6");
  });
});
