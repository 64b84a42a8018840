import { describe, expect, test } from "vitest";
import { formatFilterError } from "../../src/filter/error-text.ts";
import { FILTER_ERRORS, type FilterErrorCode } from "../../src/filter/mistake.ts";
import { errorOf, filterOf } from "./sample.ts";

/** A filter, its error, the part of it that the error points at, and the first suggestion. */
type Case = readonly [text: string, code: FilterErrorCode, at: string, suggestion?: string];

const CASES: readonly Case[] = [
  ["tcp.prot == 80", "unknown_field", "tcp.prot", "tcp.port"],
  ["tcp.flgs.syn == 1", "unknown_field", "tcp.flgs.syn", "tcp.flags.syn"],
  ["TCP", "unknown_field", "TCP", "tcp"],
  ["Tcp.Port == 80", "unknown_field", "Tcp.Port", "tcp.port"],
  ["http.method", "unknown_field", "http.method", "http.request.method"],
  ["http.req", "unknown_field", "http.req", "http.request.method"],
  ["tcp.srcport-1 == 79", "unknown_field", "tcp.srcport-1", "tcp.srcport - 1"],
  ["tcp and not xyzzy == 3", "unknown_field", "xyzzy"],
  ["len(xyzzy) > 3", "unknown_field", "xyzzy"],
  ["tcp.prot + 1 == 81", "unknown_field", "tcp.prot", "tcp.port"],
  ["80 == tcp.prot", "unknown_field", "tcp.prot", "tcp.port"],
  ["1 - -tcp.prot", "unknown_field", "tcp.prot", "tcp.port"],
  ["max(1, tcp.prot) > 1", "unknown_field", "tcp.prot", "tcp.port"],
  ["tcp. == 80", "unknown_field", "tcp.", "tcp"],
  [`${"x".repeat(1000)} == 1`, "unknown_field", "x".repeat(1000)],
  ["tcp.port = 80", "single_equals", "=", "=="],
  ["tcp.port => 80", "unexpected", "=>", ">="],
  ["tcp.port =< 80", "unexpected", "=<", "<="],
  ['http.host =~ "a"', "unexpected", "=~", "matches"],
  ["tcp | udp", "unexpected", "|", "or"],
  ["tcp ^ udp", "unexpected", "^", "xor"],
  ["@tcp.port == 80", "unexpected", "@"],
  ["${tcp.port} == 80", "unexpected", "$"],
  ["tcp.port == 80;", "unexpected", ";"],
  ["tcp.port <> 80", "missing_operand", "<"],
  ["tcp.port == == 80", "missing_operand", "=="],
  ["http.host == é", "bad_character", "é"],
  ["http.host == “a”", "bad_character", "“", '"'],
  ["tcp\u0000", "bad_character", "\u0000"],
  ["tcp.port == \\x41", "bad_character", "\\"],
  ['http.host == "a', "open_quote", '"a'],
  ["tcp.port == 'a", "open_quote", "'a"],
  ['http.host == "\\q"', "bad_escape", "\\q", "\\\\q"],
  ['http.host == "\\x"', "bad_escape", "\\x"],
  ['http.host == "\\400"', "bad_escape", "\\400"],
  ['http.host == "\\ud800"', "bad_escape", "\\ud800"],
  ['http.host == "\\U00110000"', "bad_escape", "\\U00110000"],
  ["tcp.port == 'ab'", "bad_constant", "'ab'"],
  ["tcp.port == ''", "bad_constant", "''"],
  ["tcp.port == 'é'", "bad_constant", "'é'"],
  ["(tcp", "unbalanced", "("],
  ["(tcp and (udp or ip)", "unbalanced", "("],
  ["tcp)", "unbalanced", ")"],
  ["tcp[0:2", "unbalanced", "["],
  ["tcp]", "unbalanced", "]"],
  ["tcp.port in {80", "unbalanced", "{"],
  ["tcp.port + 1}", "unbalanced", "}"],
  ["len(tcp", "unbalanced", "("],
  ["()", "missing_operand", "()"],
  ["tcp and", "missing_operand", "and"],
  ["tcp and or udp", "missing_operand", "and"],
  ["and tcp", "missing_operand", "and"],
  ["== 80", "missing_operand", "=="],
  ["tcp.port ==", "missing_operand", "=="],
  ["tcp.port + == 80", "missing_operand", "+"],
  ["not", "missing_operand", "not"],
  ["any tcp.port", "missing_operand", "any tcp.port"],
  ["tcp.port in {}", "missing_operand", "{}"],
  ["tcp.port in {1,}", "missing_operand", ","],
  ["tcp.port in {1..}", "missing_operand", ".."],
  ["max(tcp.port,) > 1", "missing_operand", ","],
  ["tcp udp", "missing_operator", "udp", "and udp"],
  ["tcp AND udp", "missing_operator", "AND", "and"],
  ["tcp.port is 80", "missing_operator", "is", "=="],
  ["tcp.port EQ 80", "missing_operator", "EQ", "eq"],
  ["tcp.port 80", "missing_operator", "80", "and 80"],
  ['http.host "a"', "missing_operator", '"a"', '== "a"'],
  ["host 10.0.0.1", "missing_operator", "host 10.0.0.1", "ip.addr == 10.0.0.1"],
  ["port 80", "missing_operator", "port 80", "tcp.port == 80 or udp.port == 80"],
  ["tcp.port==80and udp", "missing_operator", "udp", "and udp"],
  ["(tcp.port) == 80", "unexpected", "(tcp.port)", "{tcp.port}"],
  ["tcp.port == (80)", "unexpected", "("],
  ["tcp.port in 80", "unexpected", "80"],
  ["tcp.port in {80 443}", "unexpected", "443", ", 443"],
  ['http.host not contains "a"', "unexpected", "not"],
  ["tcp.port in {80} == 1", "unexpected", "=="],
  ['http.host contains "a" contains "b"', "unexpected", "contains"],
  ["#1", "unexpected", "#1"],
  ["[1]", "unexpected", "[1]"],
  ["tcp and [1]", "unexpected", "[1]"],
  ['"abc"[0] == "a"', "unexpected", "[0]"],
  ["http.host matches a", "unexpected", "a", '"a"'],
  ["http.host matches http.chat", "unexpected", "http.chat", '"http.chat"'],
  ["tcp.port# == 1", "bad_range", "#"],
  ["tcp.port#x == 1", "bad_range", "#"],
  ["tcp[] == 00", "bad_range", ""],
  ["tcp[1,,2] == 00", "bad_range", ""],
  ["tcp[a] == 00", "bad_range", "a"],
  ["tcp[08] == 00", "bad_range", "08"],
  ["tcp[3-1] == 00", "bad_range", "3-1"],
  ["tcp[0:0] == 00", "bad_range", "0:0"],
  ["tcp[0:-1] == 00", "bad_range", "0:-1"],
  ["tcp[99999999999] == 00", "bad_range", "99999999999"],
  ["tcp[1 2] == 00", "bad_range", "1 2"],
  ["tcp.port == foo", "bad_literal", "foo"],
  ["tcp.port == udp.prot", "bad_literal", "udp.prot", "udp.port"],
  ['tcp.port == "80"', "bad_literal", '"80"', "80"],
  ["tcp.port == 65536", "bad_literal", "65536"],
  ["tcp.port == 080", "bad_literal", "080"],
  ["tcp.port == 1.5", "bad_literal", "1.5"],
  ["tcp.port == 99999999999999999999999", "bad_literal", "99999999999999999999999"],
  ["tcp.window_size_scalefactor == -2147483649", "bad_literal", "2147483649"],
  ["tcp.flags.syn == Yes", "bad_literal", "Yes"],
  ["tcp.port == http", "not_comparable", "http"],
  ["ip.proto == TPC", "bad_literal", "TPC", '"TCP"'],
  ["ip.src == 10.0.0", "bad_literal", "10.0.0"],
  ["ip.src == 10.0.0.256", "bad_literal", "10.0.0.256"],
  ["ip.src == 10.0.0.0/33", "bad_literal", "10.0.0.0/33"],
  ["ip.src == 10.0.0.0/255.0.0.0", "bad_literal", "10.0.0.0/255.0.0.0"],
  ['ip.src == "10.0.0.1"', "bad_literal", '"10.0.0.1"', "10.0.0.1"],
  ["ip.src == localhost", "bad_literal", "localhost"],
  ["ip.src == -10.0.0.1", "bad_literal", "10.0.0.1"],
  ["ipv6.src == fe80:", "bad_literal", "fe80:"],
  ["ipv6.src == fe80::/129", "bad_literal", "fe80::/129"],
  ["ipv6.src == 1::2::3", "bad_literal", "1::2::3"],
  ["eth.src == ff:ff:ff", "bad_literal", "ff:ff:ff"],
  ['eth.src == "ff:ff:ff:ff:ff:ff"', "bad_literal", '"ff:ff:ff:ff:ff:ff"', "ff:ff:ff:ff:ff:ff"],
  ["tcp.payload == xyz", "bad_literal", "xyz", '"xyz"'],
  ["tcp.payload == 0x100", "bad_literal", "0x100", '"0x100"'],
  ["tcp.payload == 001", "bad_literal", "001", '"001"'],
  ["tcp[0:2] == 0x0050", "bad_literal", "0x0050", '"0x0050"'],
  ["dcerpc.uuid == f81d4fae", "bad_literal", "f81d4fae"],
  ['frame.time == "yesterday"', "bad_literal", '"yesterday"'],
  ['frame.time == "2004-13-13 10:17:07"', "bad_literal", '"2004-13-13 10:17:07"'],
  ["frame.time_delta > 1e3", "bad_literal", "1e3"],
  ['frame.time_delta > "1.5"', "bad_literal", '"1.5"', "1.5"],
  ["tcp.port == 1 / 0", "bad_literal", "1 / 0"],
  ["80", "not_a_test", "80"],
  ["10.0.0.1", "not_a_test", "10.0.0.1", "ip.addr == 10.0.0.1"],
  ["fe80::1 and tcp", "not_a_test", "fe80::1", "ipv6.addr == fe80::1"],
  ["02:00:00:00:00:01", "not_a_test", "02:00:00:00:00:01", "eth.addr == 02:00:00:00:00:01"],
  ['"tcp"', "not_a_test", '"tcp"'],
  ["1 == 1", "not_a_test", "1"],
  ['"tcp.port" == 80', "not_a_test", '"tcp.port"'],
  ["len(tcp)", "not_a_test", "len(tcp)", "len(tcp) > 0"],
  ["tcp.port == 80 == 80", "not_a_test", "80"],
  ["1 in {1}", "not_a_test", "1"],
  ['1 + 1 == tcp.port - tcp.port and 3 matches "3"', "not_a_test", "3"],
  ["len(http)#1 == 3", "unexpected", "#1"],
  ["lenn(tcp) > 3", "unknown_function", "lenn", "len"],
  ["LEN(tcp) > 3", "unknown_function", "LEN", "len"],
  ["tcp (udp)", "unknown_function", "tcp"],
  ["len() > 1", "bad_arguments", "len()"],
  ["len(tcp, udp) > 1", "bad_arguments", "len(tcp, udp)"],
  ['len("abc") > 1', "bad_arguments", '"abc"'],
  ["upper(tcp.port) == 1", "bad_arguments", "upper(tcp.port)"],
  ["string(http.host) == 1", "bad_arguments", "string(http.host)"],
  ["string(tcp.flags.syn) == 1", "bad_arguments", "string(tcp.flags.syn)"],
  ["abs(http.host) == 1", "bad_arguments", "abs(http.host)"],
  ["max(tcp.port, http.host) == 1", "bad_arguments", "max(tcp.port, http.host)"],
  ["max(1, 2) == 1", "bad_arguments", "1"],
  ["max(tcp.analysis.lost_segment) == 1", "bad_arguments", "max(tcp.analysis.lost_segment)"],
  ["ip.src == ipv6.src", "not_comparable", "ipv6.src"],
  ["tcp.port == http.host", "not_comparable", "http.host"],
  ["ip.src == tcp.port", "not_comparable", "tcp.port"],
  ["tcp.port in {http.host}", "not_comparable", "http.host"],
  ["tcp.analysis.lost_segment == 1", "not_comparable", "1"],
  ["tcp.analysis.lost_segment == tcp.analysis.lost_segment", "not_comparable", "tcp.analysis.lost_segment"],
  ["tcp.analysis.lost_segment in {1}", "not_comparable", "1"],
  ['ip.src contains "10"', "not_comparable", "ip.src", "string(ip.src)"],
  ['tcp.port matches "80"', "not_comparable", "tcp.port", "string(tcp.port)"],
  ["tcp.port[0] == 00", "not_comparable", "tcp.port[0]"],
  ["tcp.payload * 2 == 2", "not_comparable", "tcp.payload * 2"],
  ["frame.time + frame.time > 3", "not_comparable", "frame.time + frame.time"],
  ["frame.time_delta * frame.time_delta > 3", "not_comparable", "frame.time_delta * frame.time_delta"],
  ["-http.host == 3", "not_comparable", "-http.host"],
  ["sample.ratio & 1", "not_comparable", "sample.ratio & 1"],
  ["tcp & udp", "not_comparable", "tcp & udp", "tcp and udp"],
  ['http.host matches "a(b"', "bad_pattern", "("],
  ['http.host matches r"\\d["', "bad_pattern", "["],
  ['http.host matches "\\\\d["', "bad_pattern", '"\\\\d["'],
  ['http.host matches "(?=a)"', "pattern_not_supported", "(?="],
  ['http.host matches "((a{99}){99}){99}"', "pattern_too_large", '"((a{99}){99}){99}"'],
  ["!".repeat(200) + "tcp", "too_deep", "!"],
  [`tcp.port in {${"1,".repeat(5000)}1}`, "too_many_elements", `{${"1,".repeat(4097)}`],
  ["x".repeat(70_000), "too_long", "x".repeat(4464)],
];

describe("a mistake is named, and the place where it is", () => {
  for (const [text, code, at, suggestion] of CASES) {
    test(text.slice(0, 80), () => {
      const { code: given, message, from, to, suggestions } = errorOf(text);
      expect({ code: given, at: text.slice(from, to) }).toEqual({ code, at });
      if (suggestion !== undefined) expect(suggestions[0]).toBe(suggestion);
      expect(message).toMatch(/^\S[^\n]*\.$/);
      expect(message.length).toBeLessThan(300);
    });
  }

  test("every kind of mistake is among these", () => {
    expect(new Set(CASES.map(([, code]) => code))).toEqual(new Set(Object.keys(FILTER_ERRORS)));
  });
});

describe("warnings", () => {
  test.each([
    ["tcp.port ~= 80", "~=", "!=="],
    ["bootp", "bootp", "dhcp"],
  ])("%s", (text, at, suggestion) => {
    const warnings = filterOf(text).warnings;
    expect(warnings.map(({ from, to }) => text.slice(from, to))).toEqual([at]);
    expect(warnings[0]?.suggestions).toEqual([suggestion]);
  });

  test("none for what is well", () => {
    expect(filterOf("tcp.port != 80").warnings).toEqual([]);
  });
});

describe("a mistake on a terminal", () => {
  const shown = (text: string, width?: number) => formatFilterError(text, errorOf(text), width);

  test("is marked below, with what could stand there", () => {
    expect(shown("ip and tcp.prot == 80")).toBe(
      [
        "ip and tcp.prot == 80",
        "       ^^^^^^^^",
        "There is no field or protocol called tcp.prot. Did you mean tcp.port?",
      ].join("\n"),
    );
  });

  test("at the end, where something is missing", () => {
    expect(shown("tcp[").split("\n").slice(0, 2)).toEqual(["tcp[", "   ^"]);
    expect(shown("tcp and").split("\n").slice(0, 2)).toEqual(["tcp and", "    ^^^"]);
  });

  test("in a long filter, with the part around it", () => {
    const text = `${"tcp or ".repeat(100)}tcp.prot${" or tcp".repeat(100)}`;
    const [line = "", mark = ""] = shown(text, 60).split("\n");
    expect(line).toHaveLength(60);
    expect(line.slice(mark.indexOf("^"), mark.length)).toBe("tcp.prot");
    expect([line[0], line.at(-1)]).toEqual(["…", "…"]);
  });

  test("characters that a terminal would act on are left out", () => {
    expect(shown('http.host == \u001b[31m"x"')).not.toContain("\u001b");
  });
});
