import { describe, expect, it } from "vitest";
import { ECN, VirtualNetwork, type VirtualDatagram } from "@wireside/netsim/virtual";

const HELLO = Uint8Array.of(1, 2, 3);

/** Two hosts with two addresses, and what came to a socket of the second. */
function pair(impairments = {}, options = {}) {
  const net = new VirtualNetwork();
  const [a, b] = [net.host(["10.0.0.1", "10.0.0.3"]), net.host("10.0.0.2", options)];
  const link = net.link(a, b, { ab: impairments });
  const came: (Omit<VirtualDatagram, "bytes"> & { bytes: number[] })[] = [];
  const server = b.bind(7, (datagram) => came.push({ ...datagram, bytes: [...datagram.bytes] }));
  return { net, a, b, link, came, server };
}

describe("a virtual socket", () => {
  it("hands over what was sent: bytes, sender and ECN bits", () => {
    const { net, a, came } = pair();
    a.bind(4000, () => undefined).send("10.0.0.2", 7, HELLO, ECN.ect1);
    net.run();
    expect(came).toEqual([{ bytes: [1, 2, 3], address: "10.0.0.1", port: 4000, ecn: 1 }]);
  });

  it("sends the bytes as they were, whatever their owner does with them then", () => {
    const { net, a, came } = pair({ delayMs: 5, duplicatePackets: [1] });
    const bytes = HELLO.slice();
    a.bind(4000, () => undefined).send("10.0.0.2", 7, bytes);
    bytes.fill(0);
    net.run();
    expect(came.map((datagram) => datagram.bytes)).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
  });

  it("carries empty datagrams and the largest, and refuses larger ones", () => {
    const { net, a, came } = pair();
    const socket = a.bind(4000, () => undefined);
    socket.send("10.0.0.2", 7, new Uint8Array());
    socket.send("10.0.0.2", 7, new Uint8Array(65_507).fill(9));
    socket.send("10.0.0.2", 7, HELLO);
    expect(() => socket.send("10.0.0.2", 7, new Uint8Array(65_508))).toThrow("65508 bytes is too long");
    net.run();
    expect(came.map(({ bytes }) => [bytes.length, bytes.at(-1)])).toEqual([
      [0, undefined],
      [65_507, 9],
      [3, 3],
    ]);
  });

  it("is bound to the address and the port that were asked for, or to free ones", () => {
    const { a } = pair();
    expect(a.addresses).toEqual(["10.0.0.1", "10.0.0.3"]);
    expect(a.bind(0, () => undefined)).toMatchObject({ address: "10.0.0.1", port: 49_152 });
    expect(a.bind(0, () => undefined)).toMatchObject({ address: "10.0.0.1", port: 49_153 });
    expect(a.bind(49_152, () => undefined, "10.0.0.3")).toMatchObject({ address: "10.0.0.3", port: 49_152 });
    expect(() => a.bind(49_152, () => undefined)).toThrow("Port 49152 of 10.0.0.1 is taken.");
    expect(() => a.bind(1, () => undefined, "10.0.0.2")).toThrow("has no address 10.0.0.2");
  });

  it("hears nothing once it is closed, and leaves its port to others", () => {
    const { net, a, b, came, server } = pair();
    const client = a.bind(4000, () => undefined);
    server.close();
    client.send("10.0.0.2", 7, HELLO);
    net.run();
    expect(came).toEqual([]);
    expect(b.unheard).toBe(1);
    let heard = 0;
    b.bind(7, () => heard++);
    client.send("10.0.0.2", 7, HELLO);
    net.run();
    expect(heard).toBe(1);
  });

  it("talks to itself over no link", () => {
    const { net, b, came, server, link } = pair();
    server.send("10.0.0.2", 7, HELLO);
    expect(came).toEqual([]);
    net.run();
    expect(came).toHaveLength(1);
    expect(b.unheard).toBe(0);
    expect(link.ba.statistics.packets).toBe(0);
  });

  it("comes from another port once a NAT has forgotten it, and answers to the old one are lost", () => {
    const { net, a, came, server } = pair({ delayMs: 10 });
    const answers: number[] = [];
    const client = a.bind(4000, ({ bytes }) => answers.push(bytes[0]!));
    client.send("10.0.0.2", 7, HELLO);
    net.schedule(5, () => client.rebind({ port: 4999 }));
    net.schedule(6, () => client.send("10.0.0.2", 7, HELLO));
    net.schedule(7, () => server.send("10.0.0.1", 4000, Uint8Array.of(1)));
    net.schedule(8, () => server.send("10.0.0.1", 4999, Uint8Array.of(2)));
    net.run();
    expect(came.map(({ port }) => port)).toEqual([4000, 4999]);
    expect(answers).toEqual([2]);
    expect(a.unheard).toBe(1);
    expect(client.port).toBe(4000);
  });

  it("comes from another address, which then is its host's", () => {
    const { net, a, came, server } = pair();
    let answers = 0;
    const client = a.bind(4000, () => answers++);
    client.rebind({ address: "10.9.9.9" });
    client.send("10.0.0.2", 7, HELLO);
    server.send("10.9.9.9", 4000, HELLO);
    server.send("10.0.0.1", 4000, HELLO);
    net.run();
    expect(came).toMatchObject([{ address: "10.9.9.9", port: 4000 }]);
    expect(answers).toBe(1);
    expect(() => client.rebind({ address: "10.0.0.2" })).toThrow("wants 10.0.0.2, which 10.0.0.2 has");
    expect(() => a.bind(4001, () => undefined).rebind({ address: "10.9.9.9", port: 4000 })).toThrow("is taken");
  });

  it("gets no datagram whose checksum its host finds wrong", () => {
    const { net, a, b, came } = pair({ corruptPackets: [1] });
    const client = a.bind(4000, () => undefined);
    client.send("10.0.0.2", 7, HELLO);
    client.send("10.0.0.2", 7, HELLO);
    net.run();
    expect(came).toHaveLength(1);
    expect(b.damaged).toBe(1);
  });

  it("gets a damaged payload, one bit of it, where nobody looks at checksums; never a damaged header", () => {
    const { net, a, b, came, link } = pair({ corrupt: 1 }, { checksums: false });
    const client = a.bind(4000, () => undefined);
    for (let count = 0; count < 200; count++) client.send("10.0.0.2", 7, new Uint8Array(24));
    net.run();
    expect(came.length + b.damaged).toBe(200);
    expect(link.ab.statistics.corrupted).toBe(200);
    // 8 of the 32 bytes behind the IP header are UDP's.
    expect(b.damaged / 200).toBeCloseTo(8 / 32, 0);
    for (const { bytes } of came) expect(bytes.filter((byte) => byte !== 0).map(bits)).toEqual([1]);
  });

  it("counts IPv6 headers for IPv6 addresses", () => {
    const net = new VirtualNetwork();
    const [a, b] = [net.host("2001:db8::1"), net.host("2001:db8::2")];
    const link = net.link(a, b, { ab: { mtu: 100 } });
    const client = a.bind(0, () => undefined);
    client.send("2001:db8::2", 7, new Uint8Array(52));
    client.send("2001:db8::2", 7, new Uint8Array(53));
    net.run();
    expect(link.ab.statistics.bytes).toBe(201);
    expect(link.ab.statistics.fates).toMatchObject({ delivered: 1, "dropped-too-big": 1 });
  });
});

function bits(byte: number): number {
  return byte.toString(2).replaceAll("0", "").length;
}
