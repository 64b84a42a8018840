import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { VirtualNetwork, type VirtualHost, type VirtualNode } from "@wireside/netsim/virtual";

const PACKET = new Uint8Array(972); // 1,000 bytes with its headers
const ignore = () => undefined;

describe("a virtual network's clock", () => {
  it("goes from event to event, and stands when nothing is left", () => {
    const net = new VirtualNetwork();
    const times: number[] = [];
    net.schedule(5, () => times.push(net.now));
    net.schedule(2.5, () => net.schedule(3, () => times.push(net.now)));
    expect(net.run()).toBe("idle");
    expect(times).toEqual([3, 5]);
    expect(net.now).toBe(5);
  });

  it("stops at the time it is told to, after what is due then", () => {
    const net = new VirtualNetwork();
    const times: number[] = [];
    for (const at of [1, 2, 3]) net.schedule(at, () => times.push(at));
    expect(net.run({ until: 2 })).toBe("until");
    expect([times, net.now]).toEqual([[1, 2], 2]);
    expect(net.run({ until: 10 })).toBe("idle");
    expect([times, net.now]).toEqual([[1, 2, 3], 10]);
  });

  it("stops when it is done", () => {
    const net = new VirtualNetwork();
    let count = 0;
    for (let at = 1; at <= 10; at++) net.schedule(at, () => count++);
    expect(net.run({ done: () => count === 4 })).toBe("done");
    expect(net.now).toBe(4);
  });

  it("refuses what does not end", () => {
    const net = new VirtualNetwork();
    const again = () => net.schedule(net.now, again);
    again();
    expect(() => net.run({ until: 1, steps: 1000 })).toThrow(
      expect.objectContaining({ code: "endless", message: "The network took 1000 steps and was at 0 ms." }),
    );
  });

  it("has timers that are put off, cleared and set again", () => {
    const net = new VirtualNetwork();
    const times: number[] = [];
    const timer = net.timer(() => times.push(net.now));
    timer.set(10);
    net.schedule(8, () => timer.set(20));
    net.schedule(25, () => timer.set(30));
    net.schedule(28, () => timer.clear());
    net.schedule(28, () => expect(timer.due).toBeUndefined());
    net.run();
    expect(times).toEqual([20]);
  });
});

describe("a virtual network", () => {
  it("is the same in every run with the same seed", () => {
    const run = (seed: number) => {
      const net = new VirtualNetwork({ seed });
      const [a, b, router] = [net.host("10.0.0.1"), net.host("10.0.0.2"), net.router("r")];
      const faults = { delayMs: 3, jitterMs: 4, loss: 0.1, duplicate: 0.1, reorder: 0.1, reorderByMs: 5 };
      net.link(a, router, { ab: faults, ba: faults });
      net.link(router, b, { ab: { ...faults, rate: 5_000_000 }, ba: faults });
      const seen: [number, number][] = [];
      const client = a.bind(4000, ({ bytes }) => seen.push([net.now, bytes[0]!]));
      const server = b.bind(7, ({ address, port, bytes }) => server.send(address, port, bytes));
      for (let at = 0; at < 200; at++) net.schedule(at, () => client.send("10.0.0.2", 7, PACKET.fill(at)));
      net.run();
      return seen;
    };
    expect(run(3)).toEqual(run(3));
    expect(run(3)).not.toEqual(run(4));
    expect(run(3).length).toBeGreaterThan(100);
  });

  it("gives each link luck of its own, and the one that is asked for", () => {
    const net = new VirtualNetwork({ seed: 1 });
    const [a, b, c] = [net.host("10.0.0.1"), net.host("10.0.0.2"), net.host("10.0.0.3")];
    const faults = { ab: { loss: 0.5 }, keepsFates: true };
    const links = [net.link(a, b, faults), net.link(a, c, faults), net.link(b, c, { ...faults, seed: 1 })];
    const [fromA, fromB] = [a.bind(0, ignore), b.bind(0, ignore)];
    for (let count = 0; count < 100; count++) {
      fromA.send("10.0.0.2", 7, PACKET);
      fromA.send("10.0.0.3", 7, PACKET);
      fromB.send("10.0.0.3", 7, PACKET);
    }
    net.run();
    const [first, second, third] = links.map(({ fates }) => fates.map(({ fate }) => fate));
    expect(second).not.toEqual(first);
    expect(third).toEqual(first);
  });

  it("takes the way over the fewest links, and of the shortest the first", () => {
    const net = new VirtualNetwork();
    const [a, b] = [net.host("10.0.0.1"), net.host("10.0.0.2")];
    const [r, s, t] = [net.router("r"), net.router("s"), net.router("t")];
    const links = [net.link(a, r), net.link(r, s), net.link(s, b), net.link(a, t), net.link(t, b), net.link(a, s)];
    a.bind(0, ignore).send("10.0.0.2", 7, PACKET);
    net.run();
    expect(links.map(({ ab }) => ab.statistics.packets)).toEqual([0, 0, 0, 1, 1, 0]);
  });

  it("delivers over any tree of routers, adding up the delays", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 1, maxLength: 12 }), (parents) => {
        const net = new VirtualNetwork();
        const nodes: { node: VirtualNode; depth: number }[] = [{ node: net.router("0"), depth: 0 }];
        for (const [index, choice] of parents.entries()) {
          const parent = nodes[choice % nodes.length]!;
          const node = net.router(String(index + 1));
          net.link(parent.node, node, { ab: { delayMs: 1 }, ba: { delayMs: 2 } });
          nodes.push({ node, depth: parent.depth + 1 });
        }
        const [root, leaf] = [net.host("10.0.0.1"), net.host("10.0.0.2")];
        net.link(root, nodes[0]!.node);
        net.link(leaf, nodes.at(-1)!.node);
        const times: number[] = [];
        const server = leaf.bind(7, ({ address, port, bytes }) => {
          times.push(net.now);
          server.send(address, port, bytes);
        });
        root.bind(1, () => times.push(net.now)).send("10.0.0.2", 7, PACKET);
        net.run();
        const { depth } = nodes.at(-1)!;
        expect(times).toEqual([depth, 3 * depth]);
      }),
    );
  });

  it("sends nothing through hosts, and counts what finds no way", () => {
    const net = new VirtualNetwork();
    const [a, b, c] = [net.host("10.0.0.1"), net.host("10.0.0.2"), net.host("10.0.0.3")];
    net.link(a, b);
    net.link(b, c);
    const socket = a.bind(0, ignore);
    socket.send("10.0.0.3", 7, PACKET);
    socket.send("10.9.9.9", 7, PACKET);
    net.run();
    expect([a.unrouted, b.unrouted]).toEqual([2, 0]);
  });

  it("finds the ways anew when links are added", () => {
    const net = new VirtualNetwork();
    const [a, b, r] = [net.host("10.0.0.1"), net.host("10.0.0.2"), net.router("r")];
    const long = net.link(a, r);
    net.link(r, b);
    const socket = a.bind(0, ignore);
    socket.send("10.0.0.2", 7, PACKET);
    const short = net.link(a, b);
    socket.send("10.0.0.2", 7, PACKET);
    net.run();
    expect([long, short].map(({ ab }) => ab.statistics.packets)).toEqual([1, 1]);
  });

  it("chooses the way by the address a packet comes from, as a host with two networks does", () => {
    const net = new VirtualNetwork();
    const [phone, server] = [net.host(["10.1.0.1", "10.2.0.1"]), net.host("10.0.0.2")];
    const [wifi, mobile] = [net.link(phone, server), net.link(phone, server)];
    phone.route({ from: "10.2.0.1" }, mobile.ab);
    server.route({ to: "10.2.0.1" }, mobile.ba);
    const echo = server.bind(7, ({ address, port, bytes }) => echo.send(address, port, bytes));
    for (const address of phone.addresses) phone.bind(0, ignore, address).send("10.0.0.2", 7, PACKET);
    net.run();
    for (const link of [wifi, mobile])
      expect([link.ab, link.ba].map(({ statistics }) => statistics.copies)).toEqual([1, 1]);
    expect(() => phone.route({}, wifi.ba)).toThrow("A route of 10.1.0.1 10.2.0.1 cannot begin at 10.0.0.2.");
  });

  it("ends packets that go in a circle", () => {
    const net = new VirtualNetwork();
    const [a, b, r, s] = [net.host("10.0.0.1"), net.host("10.0.0.2"), net.router("r"), net.router("s")];
    net.link(a, r);
    const circle = net.link(r, s);
    net.link(s, b);
    s.route({ to: "10.0.0.2" }, circle.ba);
    a.bind(0, ignore).send("10.0.0.2", 7, PACKET);
    net.run();
    expect(r.unrouted + s.unrouted).toBe(1);
    expect(circle.ab.statistics.packets + circle.ba.statistics.packets).toBe(63);
  });

  it("lets flows share a bottleneck by what each sends into it", () => {
    const net = new VirtualNetwork();
    const [left, right] = [net.router("left"), net.router("right")];
    const bottleneck = net.link(left, right, { ab: { rate: 8_000_000, queueBytes: 20_000 } });
    const sink = net.host("10.0.1.1");
    net.link(right, sink);
    const got = new Map<string, number>();
    sink.bind(7, ({ address }) => got.set(address, (got.get(address) ?? 0) + 1));
    const send = (host: VirtualHost, everyMs: number) => {
      net.link(host, left, { ab: { jitterMs: 2 } }); // or drops fall into step with the packets of one of them
      const socket = host.bind(0, ignore);
      for (let at = 0; at < 2000; at += everyMs) net.schedule(at, () => socket.send("10.0.1.1", 7, PACKET));
    };
    send(net.host("10.0.0.1"), 0.7);
    send(net.host("10.0.0.2"), 2.1);
    net.run({ until: 2000 });
    const [fast = 0, slow = 0] = [got.get("10.0.0.1"), got.get("10.0.0.2")];
    // 1 packet a ms goes through; 1.9 come, three of four from the first.
    expect(fast + slow).toBeGreaterThan(1970);
    expect(slow / fast).toBeGreaterThan(0.25);
    expect(slow / fast).toBeLessThan(0.42);
    const { waitedMs, fates } = bottleneck.ab.statistics;
    expect(waitedMs.mean).toBeGreaterThan(15);
    expect(waitedMs.max).toBeLessThanOrEqual(20);
    expect(fates["dropped-queue"]).toBeGreaterThan(800);
  });

  it("drops packets when those on the way have taken all the memory they may", () => {
    const net = new VirtualNetwork({ memory: 1_000_000 });
    const [a, b] = [net.host("10.0.0.1"), net.host("10.0.0.2")];
    const link = net.link(a, b, { ab: { delayMs: 1 } });
    const socket = a.bind(0, ignore);
    const large = new Uint8Array(65_000);
    for (let count = 0; count < 20; count++) socket.send("10.0.0.2", 7, large);
    const { fates } = link.ab.statistics;
    expect(fates.delivered + fates["dropped-memory"]).toBe(20);
    expect(fates.delivered).toBe(15);
  });

  it("has no address twice", () => {
    const net = new VirtualNetwork();
    net.host("10.0.0.1");
    expect(() => net.host("10.0.0.1")).toThrow(expect.objectContaining({ code: "bad-network" }));
  });
});
