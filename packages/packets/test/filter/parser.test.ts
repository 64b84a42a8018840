import { describe, expect, test } from "vitest";
import { formatFilter } from "../../src/filter/format.ts";
import { Mistake } from "../../src/filter/mistake.ts";
import { parse } from "../../src/filter/parser.ts";

const same = (text: string): [string, string] => [text, text];

describe("a filter is read and written out in one form", () => {
  test.each<[string, string]>([
    ["", ""],
    [" \t\r\n ", ""],
    same("tcp"),
    same("tcp.port == 80"),
    ["tcp.port eq 80", "tcp.port == 80"],
    ["tcp.port any_eq 80", "tcp.port == 80"],
    ["tcp.port ne 80", "tcp.port != 80"],
    ["tcp.port all_ne 80", "tcp.port != 80"],
    ["tcp.port all_eq 80", "tcp.port === 80"],
    ["tcp.port any_ne 80", "tcp.port !== 80"],
    ["tcp.port ~= 80", "tcp.port !== 80"],
    ["tcp.port gt 80", "tcp.port > 80"],
    ["tcp.port lt 80", "tcp.port < 80"],
    ["tcp.port ge 80", "tcp.port >= 80"],
    ["tcp.port le 80", "tcp.port <= 80"],
    ['http.host ~ "a"', 'http.host matches "a"'],
    ["tcp.flags bitwise_and 2", "tcp.flags & 2"],
    ["tcp&&udp||ip", "tcp and udp or ip"],
    ["tcp ^^ udp", "tcp xor udp"],
    ["!tcp", "not tcp"],
    ["!!tcp", "not not tcp"],
    ["!tcp.port==80", "not tcp.port == 80"],
    ["not(tcp)and(udp)", "not tcp and udp"],
    ["not (tcp or udp)", "not (tcp or udp)"],
    ["((tcp))", "tcp"],
    ["a or b xor c and not d", "a or b xor c and not d"],
    ["(a or b) and (c xor d)", "(a or b) and (c xor d)"],
    ["(a and b) and c", "a and b and c"],
    ["a and (b and c)", "a and b and c"],
    ["a < b < c", "a < b and b < c"],
    ["any tcp.port != 80", "any tcp.port != 80"],
    ["all tcp.port in {1}", "all tcp.port in {1}"],
    ["tcp.port in{80,443,8000..8080}", "tcp.port in {80, 443, 8000 .. 8080}"],
    ["tcp.port in {-1 .. 5}", "tcp.port in {-1 .. 5}"],
    ["ip.addr in {10.0.0.1..10.0.0.9}", "ip.addr in {10.0.0.1 .. 10.0.0.9}"],
    ["tcp.port !in {80}", "tcp.port not in {80}"],
    ["tcp.port not in {80}", "tcp.port not in {80}"],
    ["ip.src == 10.0.0.0/8&&tcp", "ip.src == 10.0.0.0/8 and tcp"],
    same("ipv6.src == 2001:db8::/32"),
    ["tcp.port/2 == 40", "tcp.port / 2 == 40"],
    ["tcp.port+1 == 81", "tcp.port + 1 == 81"],
    ["a + b * c", "a + b * c"],
    ["{a + b} * c", "{a + b} * c"],
    ["a - {b - c}", "a - {b - c}"],
    ["a - b - c", "a - b - c"],
    ["a & b + c", "a & b + c"],
    ["{a & b} + c", "{a & b} + c"],
    ["-tcp.port == - 80", "-tcp.port == -80"],
    ["+tcp.port == 80", "tcp.port == 80"],
    ["{tcp.port} == {80}", "tcp.port == 80"],
    ["-{a + b}", "-{a + b}"],
    ["len (tcp) > 3", "len(tcp) > 3"],
    ["max( tcp.port ,80 ) == 80", "max(tcp.port, 80) == 80"],
    ["eth.src[0:3] == 00:00:83", "eth.src[0:3] == 00:00:83"],
    ["eth.src [ 1 - 3 ]", "eth.src[1-3]"],
    ["eth.src[-3--1]", "eth.src[-3--1]"],
    ["eth.src[:3]", "eth.src[0:3]"],
    ["eth.src[:]", "eth.src[0:]"],
    ["eth.src[2:1]", "eth.src[2]"],
    ["eth.src[0x1,010]", "eth.src[1,8]"],
    ["eth.src[0:3][0]", "eth.src[0:3][0]"],
    ["{-tcp.port}[0]", "{-tcp.port}[0]"],
    ["ip.src#2", "ip.src#[2]"],
    ["ip.src #[1-2,-1]", "ip.src#[1-2,-1]"],
    ["eth.src#1[0:3]", "eth.src#[1][0:3]"],
    ['http.host == "a\\"b"', 'http.host == "a\\"b"'],
    ['http.host == r"a\\b"', 'http.host == "a\\\\b"'],
    ['http.host == R"a\\"b"', 'http.host == "a\\\\\\"b"'],
    ['http.host == "\\x48\\101\\t\\u00e9"', 'http.host == "HA\\x09é"'],
    ['http.host == "\\U0001F600"', 'http.host == "😀"'],
    ['http.host == "\\xff\\x41"', 'http.host == "\\xffA"'],
    ["frame.len > '\\n'", "frame.len > '\\x0a'"],
    ["frame.len > '\\012'", "frame.len > '\\x0a'"],
    ["frame.len > '\\''", "frame.len > '\\''"],
    ["frame.len > '\"'", "frame.len > '\"'"],
    [".tcp.port == :ff", ".tcp.port == :ff"],
  ])("%s", (text, written) => {
    expect(formatFilter(parse(text).test)).toBe(written);
    expect(formatFilter(parse(written).test)).toBe(written);
  });
});

describe("what is joined or compared keeps its place in the text", () => {
  test("a test runs from its first to its last character", () => {
    const text = "tcp and (udp.port in {1, 2}) ";
    const { test: read } = parse(text);
    expect(read).toMatchObject({ type: "and", from: 0, to: 28 });
    expect(read?.type === "and" && read.of.map(({ from, to }) => text.slice(from, to))).toEqual([
      "tcp",
      "(udp.port in {1, 2})",
    ]);
  });
});

describe("nesting ends somewhere", () => {
  test.each([
    ["parentheses", (n: number) => "(".repeat(n) + "tcp" + ")".repeat(n)],
    ["not", (n: number) => "!".repeat(n) + "tcp"],
    ["braces", (n: number) => "{".repeat(n) + "tcp" + "}".repeat(n)],
    ["signs", (n: number) => "- ".repeat(n) + "tcp"],
    ["functions", (n: number) => "len(".repeat(n) + "tcp" + ")".repeat(n)],
    ["arithmetic", (n: number) => `tcp${" + 1".repeat(n)}`],
    ["slices", (n: number) => `tcp${"[0]".repeat(n)}`],
  ])("%s", (_, write) => {
    expect(parse(write(99)).test).toBeDefined();
    expect(() => parse(write(101))).toThrow(Mistake);
    expect(() => parse(write(10_000))).toThrow(Mistake);
  });

  test("but a filter may be long", () => {
    const text = Array.from({ length: 3000 }, (_, i) => `tcp.port == ${i}`).join(" or ");
    expect(formatFilter(parse(text).test)).toBe(text);
  });
});
