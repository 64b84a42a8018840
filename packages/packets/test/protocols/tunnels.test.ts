import { describe, expect, it } from "vitest";
import { ethernetFrame, Frames, hex, ipv4Frame, ipv6Frame, joined, udpFrame } from "./frames.ts";

/** A datagram of three bytes from 10.0.0.1 to 10.0.0.2, port 1000 to 2000: an IPv4 packet. */
const packet = udpFrame(1000, 2000, hex("010203")).subarray(14);

function gre(header: string, payload = packet): Frames {
  const frames = new Frames();
  frames.add(ipv4Frame(47, joined(hex(header), payload)));
  return frames;
}

describe("GRE", () => {
  it("is a header of four bytes when no flag is set", () => {
    const frames = gre("0000 0800");
    expect(frames.layers).toBe("eth:ethertype:ip:gre:ip:udp:data");
    expect(frames.values("udp.dstport")).toEqual(["2000"]);
  });

  it("has a checksum, a key and a sequence number where the flags say so", () => {
    const frames = gre("b000 0800 1234 0000 0000002a 00000007");
    expect(frames.values("gre.checksum")).toEqual(["0x1234"]);
    expect(frames.values("gre.checksum.status")).toEqual(["0"]);
    expect(frames.values("gre.key")).toEqual(["0x0000002a"]);
    expect(frames.values("gre.sequence_number")).toEqual(["7"]);
    expect(frames.layers).toBe("eth:ethertype:ip:gre:ip:udp:data");
  });

  it("has a list of routers after the routing flag, and goes on behind it", () => {
    const frames = gre("4000 0800 0000 0000 0800 00 04 0a000005 0000 00 00");
    expect(frames.values("gre.routing.information")).toEqual(["0a000005"]);
    expect(frames.layers).toBe("eth:ethertype:ip:gre:ip:udp:data");
  });

  it("carries PPP in version 1, with or without its address and control", () => {
    const plain = gre("3081 880b 0020 0007 00000001 00000002 ff03 0021");
    expect(plain.values("gre.key.call_id")).toEqual(["7"]);
    expect(plain.values("gre.ack_number")).toEqual(["2"]);
    expect(plain.layers).toBe("eth:ethertype:ip:gre:ppp:ip:udp:data");
    const short = gre("3001 880b 0020 0007 00000001 21");
    expect(short.values("ppp.protocol")).toEqual(["0x0021"]);
    expect(short.layers).toBe("eth:ethertype:ip:gre:ppp:ip:udp:data");
  });

  it("carries Ethernet frames, and what no table knows as data", () => {
    expect(gre("0000 6558", ethernetFrame(0x0800, packet)).layers).toBe(
      "eth:ethertype:ip:gre:eth:ethertype:ip:udp:data",
    );
    const unknown = gre("0000 1234", hex("0102"));
    expect(unknown.layers).toBe("eth:ethertype:ip:gre:data");
    expect(unknown.info).toBe("Encapsulated 0x1234 (unknown)");
  });

  it("may have a cache's redirect header before the packet", () => {
    expect(gre("0000 883e 01020304").layers).toBe("eth:ethertype:ip:gre:ip:udp:data");
    expect(gre("0000 883e").layers).toBe("eth:ethertype:ip:gre:ip:udp:data");
  });
});

describe("IP in IP", () => {
  it("is read whichever versions are in each other", () => {
    const frames = new Frames();
    const within6 = ipv6Frame(17, packet.subarray(20)).subarray(14);
    const layers = [ipv4Frame(4, packet), ipv4Frame(41, within6), ipv6Frame(4, packet), ipv6Frame(41, within6)].map(
      (bytes) => {
        frames.add(bytes);
        return frames.layers;
      },
    );
    expect(layers).toEqual([
      "eth:ethertype:ip:ip:udp:data",
      "eth:ethertype:ip:ipv6:udp:data",
      "eth:ethertype:ipv6:ip:udp:data",
      "eth:ethertype:ipv6:ipv6:udp:data",
    ]);
  });

  it("ends at the limit of layers, and says so", () => {
    let nested = packet;
    for (let depth = 0; depth < 100; depth++) nested = ipv4Frame(4, nested).subarray(14);
    const frames = new Frames();
    frames.add(ethernetFrame(0x0800, nested));
    expect(frames.d.stops.map(({ message }) => message)).toEqual(["more than 64 layers in one frame"]);
  });
});

describe("tunnels over UDP", () => {
  function over(port: number, header: string, payload: Uint8Array): Frames {
    const frames = new Frames();
    frames.add(udpFrame(40_000, port, joined(hex(header), payload)));
    return frames;
  }

  it("VXLAN carries Ethernet frames of a network with a number", () => {
    const frames = over(4789, "0800 0000 000064 00", ethernetFrame(0x0800, packet));
    expect(frames.values("vxlan.vni")).toEqual(["100"]);
    expect(frames.layers).toBe("eth:ethertype:ip:udp:vxlan:eth:ethertype:ip:udp:data");
  });

  it("Geneve has options before what it carries", () => {
    const frames = over(6081, "0240 6558 000064 00  0102 80 01 0a0b0c0d", ethernetFrame(0x0800, packet));
    expect(frames.values("geneve.option.class")).toEqual(["0x0102"]);
    expect(frames.values("geneve.option.type.critical")).toEqual(["1"]);
    expect(frames.layers).toBe("eth:ethertype:ip:udp:geneve:eth:ethertype:ip:udp:data");
  });

  it("Geneve's options may not be longer than they say they are together", () => {
    const frames = over(6081, "0140 6558 000064 00  0102 80 05", packet);
    expect(frames.d.stops.map(({ protocol, kind }) => [protocol, kind])).toEqual([["geneve", "malformed"]]);
  });

  it("Teredo tells where a packet came from, its bits turned", () => {
    const frames = over(3544, "0000 f12a f5ffffff", ipv6Frame(17, packet.subarray(20)).subarray(14));
    expect(frames.values("teredo.orig.port")).toEqual(["3797"]);
    expect(frames.values("teredo.orig.addr")).toEqual(["10.0.0.0"]);
    expect(frames.layers).toBe("eth:ethertype:ip:udp:teredo:ipv6:udp:data");
  });

  it("GTP carries a telephone's packets behind its optional parts and extension headers", () => {
    const frames = over(2152, "36 ff 002f 00000001 0007 00 85  01 1000 00", packet);
    expect(frames.values("gtp.teid")).toEqual(["0x00000001"]);
    expect(frames.values("gtp.seq_number")).toEqual(["0x0007"]);
    expect(frames.layers).toBe("eth:ethertype:ip:udp:gtp:ip:udp:data");
    expect(frames.d.columns.protocol).toBe("GTP <UDP>");
  });
});
