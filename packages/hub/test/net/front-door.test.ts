import { createServer, type Server } from "node:http";
import { connect as connectTcp, type Socket } from "node:net";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { once } from "node:events";
import { connect as connectTls } from "node:tls";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { ownCertificate, readCertificate, type Certificate } from "../../src/net/certificate.ts";
import { FRONT_DOOR_LIMITS, FrontDoor, type FrontDoorOptions } from "../../src/net/front-door.ts";

let folder: string;
let certificate: Certificate;
let door: FrontDoor | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "wireside-door-"));
  certificate = await ownCertificate(folder);
});
afterEach(() => {
  door?.shut();
  door?.destroy();
  door = undefined;
});
afterAll(() => rm(folder, { recursive: true }));

async function open(options: Partial<FrontDoorOptions> = {}): Promise<{ port: number; http: Server; door: FrontDoor }> {
  const http = createServer((request, response) => {
    response.end("encrypted" in request.socket ? "over TLS" : "plain");
  });
  door = new FrontDoor({ http, certificate, ...FRONT_DOOR_LIMITS, ...options });
  return { port: await door.listen(0, "127.0.0.1"), http, door };
}

const REQUEST = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

async function everything(socket: Socket): Promise<string> {
  let text = "";
  socket.setEncoding("utf8");
  socket.on("data", (part: string) => (text += part));
  await once(socket, "close");
  return text;
}

describe("the front door", () => {
  it("serves plain HTTP and TLS on one port, told apart by the first byte", async () => {
    const { port } = await open();
    const plain = connectTcp(port, "127.0.0.1");
    plain.write(REQUEST);
    expect(await everything(plain)).toMatch(/plain$/);
    const secure = connectTls({ port, host: "127.0.0.1", rejectUnauthorized: false });
    await once(secure, "secureConnect");
    expect(secure.getPeerX509Certificate()?.fingerprint256).toBe(certificate.fingerprint);
    expect(secure.getProtocol()).toBe("TLSv1.3");
    secure.write(REQUEST);
    expect(await everything(secure)).toMatch(/over TLS$/);
  });

  it("reads a request that comes byte by byte", async () => {
    const { port } = await open();
    const socket = connectTcp({ port, host: "127.0.0.1", noDelay: true });
    const answer = everything(socket);
    for (const byte of REQUEST) await new Promise((resolve) => socket.write(byte, resolve));
    expect(await answer).toMatch(/plain$/);
  });

  it("refuses TLS 1.2", async () => {
    const { port } = await open();
    const old = connectTls({ port, host: "127.0.0.1", rejectUnauthorized: false, maxVersion: "TLSv1.2" });
    const [error] = (await once(old, "error")) as [NodeJS.ErrnoException];
    expect(error.code).toMatch(/PROTOCOL|ECONNRESET/);
  });

  it("closes a connection that says nothing, and one that says too little", async () => {
    const { port, door: opened } = await open({ firstByteMs: 50, requestHeadMs: 100 });
    const silent = connectTcp(port, "127.0.0.1");
    const slow = connectTcp(port, "127.0.0.1");
    slow.write("GET / HT");
    const halfTls = connectTcp(port, "127.0.0.1");
    halfTls.write(Buffer.from([0x16, 3, 1]));
    await Promise.all([silent, slow, halfTls].map(everything));
    expect(opened.unknown).toBe(0);
    expect(opened.refused).toBe(3);
  });

  it("lets the oldest silent connection give way when there are too many, and none that has spoken", async () => {
    const { port, door: opened, http } = await open({ mostUnknown: 5 });
    http.on("upgrade", (_request, socket) => socket.write("HTTP/1.1 101 Switching Protocols\r\n\r\n"));
    const known = connectTcp(port, "127.0.0.1");
    known.write("GET / HTTP/1.1\r\nHost: h\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n");
    await once(known, "data");
    const silent: Promise<string>[] = [];
    for (let i = 0; i < 8; i++) {
      const socket = connectTcp(port, "127.0.0.1");
      silent.push(everything(socket));
      await once(socket, "connect");
    }
    await Promise.all(silent.slice(0, 3));
    expect(opened.unknown).toBe(5);
    expect(opened.refused).toBe(3);
    expect(known.destroyed).toBe(false);
  });

  it("takes no more connections than it may", async () => {
    const { port, door: opened } = await open({ mostConnections: 2 });
    const sockets = [1, 2].map(() => connectTcp(port, "127.0.0.1"));
    await Promise.all(sockets.map((socket) => once(socket, "connect")));
    expect(await everything(connectTcp(port, "127.0.0.1"))).toBe("");
    expect(opened.connections).toBe(2);
    for (const socket of sockets) socket.destroy();
  });
});

describe("the hub's certificate", () => {
  it("is made once, with a key that others cannot read", async () => {
    expect((await ownCertificate(folder)).fingerprint).toBe(certificate.fingerprint);
    expect((await stat(join(folder, "key.pem"))).mode & 0o777).toBe(0o600);
  });

  it("is refused when its key is another's", async () => {
    const other = await mkdtemp(join(tmpdir(), "wireside-door-"));
    await ownCertificate(other);
    await expect(readCertificate(join(folder, "cert.pem"), join(other, "key.pem"))).rejects.toMatchObject({
      code: "bad_certificate",
    });
    await expect(readCertificate(join(other, "none.pem"), join(other, "key.pem"))).rejects.toMatchObject({
      code: "bad_certificate",
    });
    await rm(other, { recursive: true });
  });
});
