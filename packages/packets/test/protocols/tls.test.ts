import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { Frames, hex, joined, tcpFrame } from "./frames.ts";

const u8 = (value: number) => Uint8Array.of(value);
const u16 = (value: number) => Uint8Array.of(value >> 8, value & 255);
const u24 = (value: number) => Uint8Array.of(value >> 16, (value >> 8) & 255, value & 255);
const after8 = (...parts: readonly Uint8Array[]) => joined(u8(joined(...parts).length), ...parts);
const after16 = (...parts: readonly Uint8Array[]) => joined(u16(joined(...parts).length), ...parts);
const letters = (text: string) => Uint8Array.from(Buffer.from(text, "latin1"));
const numbers = (list: string) => hex(list.replaceAll(",", ""));

function record(type: number, content: Uint8Array, version = 0x0303): Uint8Array {
  return joined(u8(type), u16(version), after16(content));
}

function handshake(type: number, content: Uint8Array): Uint8Array {
  return joined(u8(type), u24(content.length), content);
}

interface Offer {
  readonly suites: string;
  readonly extensions: readonly (readonly [type: number, content: Uint8Array])[];
  readonly version?: number;
}

function clientHello({ suites, extensions, version = 0x0303 }: Offer): Uint8Array {
  const list = extensions.map(([type, content]) => joined(u16(type), after16(content)));
  const beginning = joined(u16(version), new Uint8Array(32).fill(7), u8(0));
  return handshake(1, joined(beginning, after16(numbers(suites)), hex("0100"), after16(...list)));
}

function serverHello(suite: number, ...extensions: readonly Uint8Array[]): Uint8Array {
  return handshake(
    2,
    joined(u16(0x0303), new Uint8Array(32).fill(9), u8(0), u16(suite), u8(0), after16(...extensions)),
  );
}

const serverName = (name: string) => after16(u8(0), after16(letters(name)));
const applications = (...names: readonly string[]) => after16(...names.map((name) => after8(letters(name))));

/** What Chrome 115 offers, in the example of JA4's own description; GREASE between it. */
const CHROME: Offer = {
  suites: "3a3a,1301,1302,1303,c02b,c02f,c02c,c030,cca9,cca8,c013,c014,009c,009d,002f,0035",
  extensions: [
    [0x1a1a, new Uint8Array(0)],
    [0, serverName("a.example")],
    [23, new Uint8Array(0)],
    [0xff01, hex("00")],
    [10, after16(numbers("4a4a,001d,0017,0018"))],
    [11, hex("0100")],
    [35, new Uint8Array(0)],
    [16, applications("h2", "http/1.1")],
    [5, hex("0100000000")],
    [13, after16(numbers("0403,0804,0401,0503,0805,0501,0806,0601"))],
    [18, new Uint8Array(0)],
    [51, after16(joined(u16(0x4a4a), after16(u8(0))), joined(u16(29), after16(new Uint8Array(32))))],
    [45, hex("0101")],
    [43, after8(numbers("6a6a,0304,0303"))],
    [27, hex("020002")],
    [0x4469, applications("h2")],
    [0x2a2a, u8(0)],
    [21, new Uint8Array(100)],
  ],
};

/** Client and server, each segment a frame. */
class Connection extends Frames {
  readonly #at: [number, number] = [1, 1];
  readonly #port: number;

  constructor(port = 443) {
    super();
    this.#port = port;
  }

  client(...said: readonly Uint8Array[]): this {
    return this.#say(0, joined(...said));
  }

  server(...said: readonly Uint8Array[]): this {
    return this.#say(1, joined(...said));
  }

  #say(side: 0 | 1, said: Uint8Array): this {
    const at = this.#at[side];
    const frame = side === 0 ? tcpFrame(40_000, this.#port, at, said) : tcpFrame(this.#port, 40_000, at, said);
    if (side === 0) this.add(frame);
    else this.add(joined(frame.subarray(0, 26), frame.subarray(30, 34), frame.subarray(26, 30), frame.subarray(34)));
    this.#at[side] += said.length;
    return this;
  }

  get column(): string {
    return this.d.columns.protocol;
  }
}

describe("TLS", () => {
  it("shows what a client offers", () => {
    const tls = new Connection().client(record(22, clientHello(CHROME), 0x0301));
    expect([tls.column, tls.info]).toEqual(["TLSv1", "Client Hello"]);
    expect(tls.values("tls.handshake.extensions_server_name")).toEqual(["a.example"]);
    expect(tls.values("tls.handshake.extensions_alpn_str")).toEqual(["h2", "http/1.1"]);
    expect(tls.values("tls.handshake.extensions.supported_version")).toEqual(["0x6a6a", "0x0304", "0x0303"]);
    expect(tls.values("tls.handshake.extensions_key_share_group")).toEqual([String(0x4a4a), "29"]);
    expect(tls.values("tls.handshake.ciphersuite").length).toBe(16);
  });

  it("tells the client's program by JA3 and JA4", () => {
    const tls = new Connection().client(record(22, clientHello(CHROME)));
    expect(tls.values("tls.handshake.ja4")).toEqual(["t13d1516h2_8daaf6152771_e5627efa2ab1"]);
    const [text] = tls.values("tls.handshake.ja3_full");
    expect(text).toBe(
      "771,4865-4866-4867-49195-49199-49196-49200-52393-52392-49171-49172-156-157-47-53," +
        "0-23-65281-10-11-35-16-5-13-18-51-45-43-27-17513-21,29-23-24,0",
    );
    expect(tls.values("tls.handshake.ja3")).toEqual([createHash("md5").update(text!).digest("hex")]);
  });

  it.each([
    [{ suites: "", extensions: [] }, "t12i000000_000000000000_000000000000"],
    [{ suites: "0a0a,1301", extensions: [[16, applications("\xab\xcd")]] }, "t12i0101ad"],
    [{ suites: "1301", extensions: [[16, applications("x")]], version: 0x0301 }, "t10i0101xx"],
  ] as const)("makes JA4's first part as its description says: %#", (offer, beginning) => {
    const tls = new Connection().client(record(22, clientHello(offer)));
    expect(tls.values("tls.handshake.ja4")[0]).toMatch(new RegExp(`^${beginning}`, "u"));
  });

  it("knows the version that the server chose, and that what follows is encrypted", () => {
    const tls = new Connection().client(record(22, clientHello(CHROME), 0x0301));
    tls.server(record(22, serverHello(0xc02f)));
    expect([tls.column, tls.info]).toEqual(["TLSv1.2", "Server Hello"]);
    tls.client(record(20, u8(1)), record(22, hex("00000001 02030405")));
    expect(tls.info).toBe("Change Cipher Spec, Encrypted Handshake Message");
    tls.server(record(23, new Uint8Array(20)), record(21, new Uint8Array(26)));
    expect(tls.info).toBe("Application Data, Encrypted Alert");
  });

  it("knows TLS 1.3 by the server's extension", () => {
    const chosen = joined(u16(43), after16(u16(0x0304)));
    const tls = new Connection().client(record(22, clientHello(CHROME), 0x0301));
    tls.server(record(22, serverHello(0x1301, chosen)), record(20, u8(1)), record(23, new Uint8Array(30)));
    expect([tls.column, tls.info]).toEqual(["TLSv1.3", "Server Hello, Change Cipher Spec, Application Data"]);
    expect(tls.values("tls.record.opaque_type")).toEqual(["23"]);
  });

  it("puts records together from segments, and messages from records", () => {
    const hello = clientHello(CHROME);
    const whole = joined(record(22, hello.subarray(0, 100)), record(22, hello.subarray(100)));
    const tls = new Connection()
      .client(whole.subarray(0, 3))
      .client(whole.subarray(3, 200))
      .client(whole.subarray(200));
    expect(tls.info).toBe("Client Hello");
    expect(tls.values("tls.handshake.extensions_server_name")).toEqual(["a.example"]);
  });

  it("tells the lengths of certificates, and why a connection ends", () => {
    const certificates = joined(u24(13), u24(4), hex("01020304"), u24(3), hex("050607"));
    const tls = new Connection().server(record(22, handshake(11, certificates)));
    expect(tls.values("tls.handshake.certificate_length")).toEqual(["4", "3"]);
    tls.client(record(21, hex("0228")));
    expect(tls.info).toBe("Alert (Level: Fatal, Description: Handshake Failure)");
  });

  it("is found on any port by its first record, and leaves plain text on its own ports to others", () => {
    expect(new Connection(44_444).client(record(22, clientHello(CHROME))).info).toBe("Client Hello");
    expect(new Connection().client(letters("220 hello\r\n")).layers).toBe("eth:ethertype:ip:tcp:data");
  });

  it("reads the first message in the form of SSL 2.0", () => {
    const hello = joined(hex("01 0301 0006 0000 0010"), hex("00c02f 010080"), new Uint8Array(16));
    const tls = new Connection().client(joined(u16(0x8000 | hello.length), hello));
    expect([tls.column, tls.info]).toEqual(["SSLv2", "Client Hello"]);
    expect(tls.values("tls.handshake.version")).toEqual(["0x0301"]);
    expect(tls.values("tls.handshake.cipherspec")).toEqual(["0x00c02f", "0x010080"]);
  });

  it("ends where lengths do not fit", () => {
    const tls = new Connection().client(record(22, handshake(1, joined(u16(0x0303), new Uint8Array(32), u8(200)))));
    expect(tls.info).toContain("[Malformed Packet]");
    expect(tls.d.stops.map(({ protocol }) => protocol)).toEqual(["tls"]);
  });
});
