import { describe, expect, it } from "vitest";
import { ethernetFrame, Frames, hex, ipv4Frame, ipv6Frame, joined, udpFrame } from "./frames.ts";

const quoted = udpFrame(1000, 2000, hex("010203")).subarray(14);

describe("an ICMP error", () => {
  it("quotes the packet it complains of, which fills no columns and belongs to its conversation", () => {
    const frames = new Frames();
    frames.add(udpFrame(1000, 2000, hex("010203")));
    frames.add(ipv4Frame(1, joined(hex("0303 0000 00000000"), quoted)));
    expect(frames.layers).toBe("eth:ethertype:ip:icmp:ip:udp:data");
    expect(frames.values("udp.stream")).toEqual(["0"]);
    expect(frames.info).toBe("Destination unreachable (Port unreachable)");
    expect(frames.d.columns.protocol).toBe("ICMP");
  });

  it("does not judge the checksums of what it quotes in part", () => {
    const frames = new Frames();
    frames.add(ipv4Frame(1, joined(hex("0b00 0000 00000000"), quoted.subarray(0, 28))));
    expect(frames.values("udp.dstport")).toEqual(["2000"]);
    expect(frames.values("udp.checksum.status")).not.toContain("0");
  });
});

describe("an echo reply", () => {
  const echo = (type: string, sequence: string) => ipv4Frame(1, hex(`${type}00 0000 0001 ${sequence} 61626364`));

  it("knows the request that it answers, and how long that took", () => {
    const frames = new Frames();
    frames.add(echo("08", "0001"));
    frames.add(echo("08", "0002"));
    const back = echo("00", "0002");
    back.set(hex("0a000002 0a000001"), 26);
    frames.add(back);
    expect(frames.values("icmp.resp_to")).toEqual(["2"]);
    expect(frames.values("icmp.resptime")).toEqual(["1000"]);
  });
});

describe("ARP", () => {
  const claim = (card: string, address: string) =>
    ethernetFrame(0x0806, hex(`0001 0800 06 04 0002 ${card} ${address} 020000000099 0a000099`));

  it("tells when two cards say that they have one address, and where the first said so", () => {
    const frames = new Frames();
    frames.add(claim("020000000001", "0a000001"));
    frames.add(claim("020000000002", "0a000001"));
    expect(frames.values("arp.duplicate-address-frame")).toEqual(["1"]);
    frames.add(claim("020000000001", "0a000001"));
    expect(frames.values("arp.duplicate-address-frame")).toEqual([]);
  });
});

describe("IPv6", () => {
  it("goes along its extension headers to what they lead to", () => {
    const udp = hex("03e8 07d0 000b 0000 010203");
    const frames = new Frames();
    frames.add(ipv6Frame(0, joined(hex("3c 00 0104 00000000"), hex("11 00 0104 00000000"), udp)));
    expect(frames.layers).toBe("eth:ethertype:ipv6:ipv6.hopopts:ipv6.dstopts:udp:data");
  });

  it("ends at a header that is longer than the packet, and keeps what it had", () => {
    const frames = new Frames();
    frames.add(ipv6Frame(0, hex("11 ff 0104 00000000")));
    expect(frames.layers).toBe("eth:ethertype:ipv6:ipv6.hopopts");
    expect(frames.d.stops.map(({ protocol, kind }) => [protocol, kind])).toEqual([["ipv6.hopopts", "malformed"]]);
    expect(frames.values("ipv6.nxt")).toEqual(["0"]);
  });

  it("finds the jumbogram's length behind other options", () => {
    const frames = new Frames();
    const payload = hex("11 01 0100 0000 c204 00010008 00000000 03e8 07d0 0000 0000");
    const bytes = ipv6Frame(0, payload);
    bytes.set([0, 0], 18);
    frames.add(bytes, 1, 54 + 65_544);
    expect(frames.layers).toMatch(/^eth:ethertype:ipv6:ipv6.hopopts:udp/u);
  });
});

describe("the spanning tree", () => {
  it("is told with its root, and with a change", () => {
    const frames = new Frames();
    const message = hex("424203 0000 00 00 01 8064020202020202 00000004 8001020202020203 8001 0100 1400 0200 0f00");
    frames.add(joined(hex("0180c2000000 020202020202 0026"), message, new Uint8Array(8)));
    expect(frames.info).toBe("Conf. TC + Root = 32768/100/02:02:02:02:02:02  Cost = 4  Port = 0x8001");
    expect(frames.values("stp.hello")).toEqual(["2"]);
    expect(frames.values("eth.padding")).toEqual(["0000000000000000"]);
  });
});

describe("an echo request", () => {
  it("often begins its data with the time, in either byte order", () => {
    for (const time of ["00000001 0007a120", "01000000 20a10700"]) {
      const frames = new Frames();
      frames.add(ipv4Frame(1, hex(`0800 0000 0001 0001 ${time} 61626364`)));
      expect(frames.values("icmp.data_time_relative")).toEqual(["-0.500000000"]);
      expect(frames.values("data.data")).toEqual(["61626364"]);
    }
  });

  it("has only data where that would be another day's", () => {
    const frames = new Frames();
    frames.add(ipv4Frame(1, hex("0800 0000 0001 0001 60626364 65666768")));
    expect(frames.values("icmp.data_time")).toEqual([]);
    expect(frames.values("data.len")).toEqual(["8"]);
  });
});
