import { describe, expect, test } from "vitest";
import { completeFilter } from "../../src/filter/complete.ts";
import { parseFilter } from "../../src/filter/filter.ts";
import { FIELDS } from "./sample.ts";

/** What is suggested where `|` stands. */
function suggested(marked: string): readonly string[] {
  const { suggestions } = completeFilter(marked.replace("|", ""), marked.indexOf("|"));
  return suggestions.map(({ text }) => text);
}

/** The filter after the first suggestion was taken. */
function completed(marked: string): string {
  const text = marked.replace("|", "");
  const { from, to, suggestions } = completeFilter(text, marked.indexOf("|"));
  return text.slice(0, from) + (suggestions[0]?.text ?? "") + text.slice(to);
}

describe("where something with a value is due", () => {
  test("protocols come first, then fields, functions and what can stand before a test", () => {
    const all = suggested("|");
    expect(all[0]).toBe("dhcp");
    expect(all).toEqual(expect.arrayContaining(["tcp", "tcp.port", "len(", "not", "all"]));
    expect(all.indexOf("udp")).toBeLessThan(all.indexOf("frame.number"));
  });

  test.each(["tcp and |", "not |", "(|", "len(|", "tcp.port + |", "any |", "max(tcp.port, |"])("%s", (text) => {
    expect(suggested(text)).toContain("tcp.port");
  });

  test("names that begin so, then those that have it inside", () => {
    expect(suggested("tcp.fl|")).toEqual(["tcp.flags", "tcp.flags.syn"]);
    expect(suggested("port|")).toEqual(["tcp.port", "udp.port", "tcp.dstport", "tcp.srcport"]);
    expect(suggested("TCP.S|")).toEqual(["tcp.srcport"]);
    expect(suggested("xyzzy|")).toEqual([]);
  });

  test("the whole word around the caret is replaced", () => {
    expect(completed("tcp.fl|ags.xyz and ip")).toBe("tcp.flags and ip");
    expect(completed("ip and tcp.sr|")).toBe("ip and tcp.srcport");
  });

  test("each says what it is", () => {
    const { suggestions } = completeFilter("tcp.por", 7);
    expect(suggestions).toEqual([
      { kind: "field", text: "tcp.port", label: FIELDS.port.label, words: "Source or destination port." },
    ]);
    expect(completeFilter("udp", 3).suggestions[0]?.kind).toBe("protocol");
    expect(completeFilter("upp", 3).suggestions[0]).toMatchObject({ kind: "function", text: "upper(" });
  });
});

describe("after it", () => {
  test("operators of every kind after a field, of logic after a value", () => {
    expect(suggested("tcp.port |")).toEqual(expect.arrayContaining(["==", "in", "contains", "and"]));
    expect(suggested("tcp.port == 80 |")).toEqual(["and", "or", "xor"]);
    expect(suggested("(tcp) |")).toEqual(expect.arrayContaining(["and", "or"]));
    expect(suggested("eth.src[0:3] |")).toContain("==");
  });

  test("what begins so, also by another name", () => {
    expect(suggested("http.host co|")).toEqual(["contains"]);
    expect(suggested("tcp.port e|")).toEqual(["=="]);
    expect(completed("tcp an| udp")).toBe("tcp and udp");
    expect(completed("tcp and| udp")).toBe("tcp and udp");
  });
});

describe("where a value is due", () => {
  test("the names the field's values have", () => {
    expect(suggested("ip.proto == |")).toEqual(["ICMP", "TCP", "UDP"]);
    expect(suggested("ip.proto == T|")[0]).toBe("TCP");
    expect(suggested("dns.qry.type == |")).toEqual(['"A (Host Address)"', '"AAAA (IPv6 Address)"']);
    expect(suggested("tcp.flags.syn == |")).toEqual(['"Not set"', "Set"]);
    expect(suggested("sample.range == |")).toHaveLength(100);
    expect(suggested("tcp.port == |")).toEqual([]);
  });

  test("in sets too", () => {
    expect(suggested("ip.proto in {|")).toEqual(["ICMP", "TCP", "UDP"]);
    expect(suggested("ip.proto not in {TCP, U|")[0]).toBe("UDP");
    expect(suggested("max(ip.proto, |")).toContain("tcp.port");
  });

  test("within quotes", () => {
    expect(completed('ip.proto == "T|')).toBe('ip.proto == "TCP"');
    expect(completed('ip.proto == "T|" and tcp')).toBe('ip.proto == "TCP" and tcp');
    expect(suggested('http.host == "tcp|')).toEqual([]);
  });

  test("or another field, once its name is begun", () => {
    expect(suggested("tcp.srcport == tcp.d|")).toEqual(["tcp.dstport"]);
  });
});

test("nothing where the text makes no sense", () => {
  for (const text of ["tcp = |", "tcp[|", "'|", "“|"]) expect(suggested(text)).toEqual([]);
  expect(completeFilter("tcp", 99)).toMatchObject({ from: 0, to: 3 });
  expect(completeFilter("tcp", -1)).toMatchObject({ from: 0, to: 3 });
});

test("what is suggested for an empty filter can be used", () => {
  for (const { kind, text } of completeFilter("", 0).suggestions) {
    if (kind === "field" || kind === "protocol") expect(parseFilter(text).error).toBeUndefined();
  }
});
