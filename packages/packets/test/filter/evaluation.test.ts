import { describe, expect, test } from "vitest";
import { bytes, ipv4, matches, type Sample } from "./sample.ts";

/** A GET from 10.0.0.1:1234 to 10.0.0.2:80. */
const REQUEST: Sample = {
  eth: bytes("0600000000ff0200000000010800"),
  "eth…": bytes("0600000000ff0200000000010800450000"),
  tcp: bytes("04d200500000"),
  "tcp…": new Uint8Array([...bytes("04d200500000"), ...bytes("GET /x\r\nHost: www.Example.com\r\n")]),
  ip: bytes("4500"),
  "frame.number": 7,
  "frame.time": 1_084_443_427_311_224_000n,
  "frame.time_delta": 1_100_000_000n,
  "frame.protocols": "eth:ethertype:ip:tcp:http",
  "eth.src": bytes("020000000001"),
  "ip.proto": 6,
  "ip.addr": [ipv4("10.0.0.1"), ipv4("10.0.0.2")],
  "ip.src": ipv4("10.0.0.1"),
  "ip.dst": ipv4("10.0.0.2"),
  "tcp.port": [1234, 80],
  "tcp.srcport": 1234,
  "tcp.dstport": 80,
  "tcp.flags": 0x18,
  "tcp.flags.syn": 0,
  "tcp.window_size_scalefactor": -1,
  "tcp.payload": bytes("GET /x\r\nHost: www.Example.com\r\n"),
  "http.host": "www.Example.com",
  "http.request.method": "GET",
};

/** A datagram within a datagram: two headers of IPv4. */
const TUNNEL: Sample = {
  ip: [bytes("45000001"), bytes("45000002")],
  "ip.src": [ipv4("1.1.1.1"), ipv4("10.0.0.1")],
  "ip.dst": [ipv4("2.2.2.2"), ipv4("10.0.0.2")],
  "ip.addr": [
    { value: ipv4("1.1.1.1"), layer: 1 },
    { value: ipv4("2.2.2.2"), layer: 1 },
    { value: ipv4("10.0.0.1"), layer: 2 },
    { value: ipv4("10.0.0.2"), layer: 2 },
  ],
  "udp.port": [53, 53],
  "dns.qry.type": 1,
};

// What tshark 4.0.17 says of such frames, unless a line tells otherwise.
const CASES: readonly (readonly [string, Sample, readonly string[], readonly string[]])[] = [
  [
    "one of several values is enough, unless every value is asked for",
    REQUEST,
    [
      "tcp.port == 80",
      "tcp.port !== 80",
      "any tcp.port != 80",
      "any tcp.port === 80",
      "all tcp.port > 79",
      "tcp.port > 80",
    ],
    ["tcp.port === 80", "tcp.port != 80", "all tcp.port == 80", "all tcp.port !== 80", "all tcp.port > 80"],
  ],
  [
    "a field that is not there matches nothing",
    REQUEST,
    ["not udp.port == 53", "not udp", "udp.port not in {53}"],
    [
      "udp.port",
      "udp.port == 53",
      "udp.port != 53",
      "udp.port !== 53",
      "all udp.port == 53",
      "count(udp) == 0",
      "tcp.port < udp.port",
    ],
  ],
  [
    "a field is compared with a field, each value with each",
    REQUEST,
    [
      "tcp.port == tcp.port",
      "tcp.port !== tcp.port",
      "any tcp.port == tcp.dstport",
      "tcp.srcport > tcp.dstport",
      "tcp.flags < tcp.port",
    ],
    ["tcp.port === tcp.port", "tcp.port != tcp.port", "all tcp.port == tcp.dstport", "tcp.srcport == tcp.dstport"],
  ],
  [
    "comparisons in a row hold together",
    REQUEST,
    ["tcp.dstport < tcp.srcport < 2000", "1000 < tcp.srcport <= 1234"],
    ["tcp.dstport < tcp.srcport < 1000", "80 < tcp.dstport < 90"],
  ],
  [
    "logic",
    REQUEST,
    [
      "tcp or udp and udp",
      "not udp or udp",
      "tcp xor udp",
      "not (tcp and udp)",
      "tcp and ip and eth",
      "tcp xor udp xor udp",
    ],
    ["tcp and udp", "not tcp or udp", "tcp xor ip", "not (tcp or udp)", "tcp and ip and udp"],
  ],
  [
    "sets",
    REQUEST,
    [
      "tcp.port in {80, 443}",
      "tcp.port in {81, 1000..2000}",
      "all tcp.port in {80, 1234}",
      "tcp.srcport in {tcp.port}",
    ].concat(
      [
        "ip.src in {10.0.0.0/8}",
        "ip.src in {9.0.0.1..11.0.0.0}",
        'http.request.method in {"HEAD", "GET"}',
        "ip.proto in {TCP, UDP}",
      ],
      [
        "tcp.port in {tcp.dstport .. tcp.srcport}",
        "frame.time_delta in {1 .. 1.2}",
        'http.host in {"a".."z"}',
        "len(ip) in {2}",
      ],
      [
        "eth.src in {02:00:00:00:00:00..02:00:00:00:00:02}",
        "any tcp.port not in {80}",
        "tcp.port in {70..79, 60..75, 81, 80}",
      ],
    ),
    [
      "tcp.port not in {80}",
      "all tcp.port in {80}",
      "tcp.port in {81..1000}",
      "tcp.port in {100..1}",
      "tcp.port in {1, 2, 3, 4}",
    ].concat(["ip.src in {10.0.0.2..10.0.0.9}", "all tcp.port not in {80}", "tcp.srcport in {tcp.dstport}"]),
  ],
  [
    "addresses and networks",
    REQUEST,
    [
      "ip.src == 10.0.0.1",
      "ip.src == 10.0.0.0/8",
      "ip.src == 10.9.9.9/8",
      "ip.src >= 10.0.0.0/8",
      "ip.src <= 10.0.0.0/8",
    ].concat(
      [
        "ip.src != 11.0.0.0/8",
        "ip.addr === 10.0.0.0/24",
        "ip.src == 0.0.0.0/0",
        "ip.src < 10.0.0.2",
        "ip.src & 255.0.0.0 == 10.0.0.0",
      ],
      [
        "ip.src & 0.0.0.1",
        "ip.src[0] == 0a",
        "ip.src[0:2] == 0a:00",
        "max(ip.addr) == 10.0.0.2",
        "ip.src[0:4] == 0a:00:00:01",
      ],
    ),
    [
      "ip.src > 10.0.0.0/8",
      "ip.src < 10.0.0.0/8",
      "ip.src == 10.0.0.1/31 and ip.src == 10.0.0.2/31",
      "ip.addr != 10.0.0.1",
    ],
  ],
  [
    "addresses of Ethernet in all three writings, and without",
    REQUEST,
    [
      "eth.src == 02:00:00:00:00:01",
      "eth.src == 02-00-00-00-00-01",
      "eth.src == 0200.0000.0001",
      "eth.src == 020000000001",
    ].concat(
      ["eth.src[0:3] == 02:00:00", "eth.src > 02:00:00:00:00:00", "eth.src[0] & 0x0f == 2", "eth.src contains 00:01"],
      ["eth.src == 02.00.00.00.00.01", "eth.src[0:2] & 02 == 02", "eth.src[0:2] & 02:00:00 == 02:00"],
    ),
    ["eth.src == ff-ff-ff-ff-ff-ff", "eth.src[0] & 1", "eth.src[0:2] & 02 == 02:00"],
  ],
  [
    "parts",
    REQUEST,
    [
      "eth.src[-1] == 01",
      "eth.src[-2:] == 00:01",
      "eth.src[-2:2] == 00:01",
      "eth.src[4-5] == 00:01",
      "eth.src[0,5] == 02:01",
    ].concat(
      [
        "eth.src[0,99] == 02",
        "eth.src[0:3][0] == 02",
        'http.host[0:3] == "www"',
        "http.host[0] == 77",
        'http.host[-3:] == "com"',
      ],
      ["tcp[0:2] == 04:d2", "eth[12:2] == 08:00", "eth.src[:] == 02:00:00:00:00:01", "eth.src[-3--1] == 00:00:01"],
    ),
    [
      "eth.src[6]",
      "eth.src[4:9]",
      "eth.src[4-9]",
      "eth.src[-7]",
      "eth.src[6:]",
      "eth.src[99]",
      "eth[14]",
      "http.host[99]",
    ].concat(["eth.src[-7--6]", "eth.src[0:3] == 02:00"]),
  ],
  [
    "bytes are ordered by length first",
    REQUEST,
    ["tcp.payload > ff", "tcp.payload > ff:ff:ff", "eth.src[0:2] > 01", "eth.src[0:2] > ff", "eth.src[0:3] < 02:00:01"],
    ["tcp.payload < ff", "eth.src[0:2] < ff"],
  ],
  [
    "contains, in text and in bytes; of a protocol with all that follows it",
    REQUEST,
    [
      'http.host contains "Example"',
      'tcp.payload contains "GET"',
      "tcp.payload contains 47:45:54",
      "tcp.payload contains 0x47",
    ].concat(
      [
        'tcp contains "GET"',
        "eth contains 08:00:45",
        "tcp.payload contains 'G'",
        "tcp.payload contains :0d",
        "tcp.payload contains 0d.0a",
      ],
      [
        "tcp contains tcp[0:2]",
        "tcp.payload contains http.host",
        "http.host contains http.host[0:3]",
        "frame.protocols contains http",
      ],
      ['tcp.payload contains "\\x0d\\x0aHost"', 'lower(http.host) contains "example"', 'string(ip.src) contains "0.0"'],
    ),
    [
      'http.host contains "example"',
      'http.host contains ""',
      "tcp.payload contains ff",
      'tcp.payload contains "get"',
    ].concat(['eth contains "GETS"', "eth.src contains 01:00:01"]),
  ],
  [
    "matches, in either case unless told otherwise",
    REQUEST,
    ['http.host matches "EXAMPLE"', 'http.host matches "^www"', 'http.host ~ "com$"', 'http.host matches ""'].concat(
      [
        'tcp.payload matches r"\\r\\nhost:\\s+www"',
        'tcp matches "get"',
        'eth.src matches "\\x02"',
        'all http.host matches r"^[\\w.]+$"',
      ],
      [
        'string(frame.number) matches "[13579]$"',
        'tcp.payload matches "(?m)^host"',
        'lower(http.host)[0:3] matches "www"',
      ],
    ),
    [
      'http.host matches "(?-i)EXAMPLE"',
      'tcp.payload matches "^host"',
      'tcp.payload matches "get$"',
      'tcp.payload matches "x.host"',
    ],
  ],
  [
    "numbers in every writing",
    REQUEST,
    [
      "tcp.srcport == 1234",
      "tcp.srcport == 0x4d2",
      "tcp.srcport == 02322",
      "tcp.srcport == 0b10011010010",
      "tcp.dstport == 'P'",
    ].concat(
      [
        "tcp.dstport == '\\x50'",
        "tcp.window_size_scalefactor == -1",
        "tcp.window_size_scalefactor < 0",
        "tcp.port > -1",
      ],
      [
        "abs(tcp.window_size_scalefactor) == 1",
        "-tcp.window_size_scalefactor == 1",
        "tcp.window_size_scalefactor >= -0x1",
      ],
    ),
    ["tcp.port == 01234", "tcp.port == -1", "tcp.window_size_scalefactor > 0"],
  ],
  [
    "arithmetic, exact whatever the width of the field",
    REQUEST,
    [
      "tcp.dstport + 1 == 81",
      "tcp.dstport + 2 * 3 - 1 == 85",
      "{tcp.dstport + 1} * 2 == 162",
      "tcp.dstport / 3 == 26",
    ].concat(
      [
        "tcp.dstport % 7 == 3",
        "tcp.dstport - 81 == -1",
        "tcp.dstport - 100 < 0",
        "tcp.port == 40 + 40",
        "tcp.port == {10 * 8}",
      ],
      [
        "tcp.srcport >= 4 * {tcp.dstport + 3}",
        "2 * tcp.dstport == 160",
        "80 == tcp.port",
        "tcp.dstport * 1000000 == 80000000",
      ],
      [
        "tcp.srcport - tcp.dstport == 1154",
        "tcp.port & 0x50 == 0x50",
        "tcp.dstport * 2 & 0xff == 160",
        "tcp.port + tcp.port == 1314",
      ],
      [
        "tcp.flags & 0x10",
        "tcp.dstport - 79",
        "tcp.dstport + 1 & 1",
        "tcp.dstport & -16 == 80",
        "frame.time_delta + 1 == 2.1",
      ],
      [
        "frame.time_delta - 0.1 == 1",
        "-frame.time_delta == -1.1",
        "tcp.dstport - {1 - 1} == 80",
        "max(tcp.port + 1, 80) == 1235",
      ],
    ),
    [
      "tcp.dstport - 80",
      "tcp.dstport % 2",
      "tcp.dstport / 0",
      "tcp.dstport % 0 == 3",
      "tcp.flags & 0x02",
      "udp.port + 1",
    ].concat(["tcp.dstport - 1 - 1 == 80", "tcp.port & 0xff + 1 == 81"]),
  ],
  [
    "truth and its names",
    REQUEST,
    [
      "tcp.flags.syn",
      "tcp.flags.syn == 0",
      "tcp.flags.syn == False",
      'tcp.flags.syn == "Not set"',
      "tcp.flags.syn != True",
      "tcp.flags.syn < 1",
    ],
    ["tcp.flags.syn == 1", "tcp.flags.syn == TRUE", "tcp.flags.syn == Set", "!tcp.flags.syn", "tcp.flags.syn == 2"],
  ],
  [
    "names of values",
    REQUEST,
    [
      "ip.proto == TCP",
      'ip.proto == "TCP"',
      "ip.proto == tcp",
      'ip.proto >= "ICMP"',
      "http.request.method == GET",
      "http.host == www.Example.com",
    ],
    ["ip.proto == UDP", "http.request.method == get"],
  ],
  [
    "times",
    REQUEST,
    [
      'frame.time == "2004-05-13 10:17:07.311224"',
      'frame.time > "2004-05-13T10:17:07Z"',
      'frame.time < "May 13, 2004 10:17:08 UTC"',
    ].concat(
      [
        "frame.time > 2004-05-13",
        'frame.time > "2004-05-13 12:17:07+02:00"',
        "frame.time_delta == 1.1",
        "frame.time_delta > 1",
      ],
      [
        'frame.time in {"2004-05-13 10:17" .. "2004-05-13 10:18"}',
        "frame.time_delta > -1",
        "frame.time_delta < 1.100000001",
      ],
    ),
    ['frame.time == "2004-05-13 10:17:07"', 'frame.time > "2004-05-13 10:17:07-02:00"', "frame.time_delta > 1.1"],
  ],
  [
    "functions",
    REQUEST,
    [
      "len(http.host) == 15",
      "len(ip) == 2",
      "len(tcp.port) == 2",
      "len(eth.src) == 6",
      "len(ip.src) == 4",
      "count(tcp.port) == 2",
    ].concat(
      [
        "count(tcp) == 1",
        'upper(http.host) == "WWW.EXAMPLE.COM"',
        'lower(http.host) == "www.example.com"',
        "max(tcp.port) == 1234",
      ],
      [
        "min(tcp.port) == 80",
        "max(udp.port, 100, tcp.dstport) == 100",
        'string(tcp.dstport) == "80"',
        'string(ip.src) == "10.0.0.1"',
      ],
      [
        'string(eth.src) == "02:00:00:00:00:01"',
        'string(tcp.port)[0] == "8"',
        "len(tcp.payload) > 3 and len(tcp.payload) + 1 > 3",
      ],
      ["len(upper(http.host)) == 15", "abs(tcp.dstport - 100) == 20", "min(tcp.port) == max(tcp.dstport)"],
    ),
    ["count(udp) == 0", "len(udp.port) > 0", "max(udp.port) < 1", "max(tcp.port) == 80"],
  ],
  [
    "layers",
    TUNNEL,
    [
      "ip#2",
      "ip#1",
      "ip.src#1 == 1.1.1.1",
      "ip.src#2 == 10.0.0.1",
      "ip.src#[1-2] == 10.0.0.1",
      "ip.src#[-1] == 10.0.0.1",
    ].concat(
      [
        "ip.src#[2:1] == 10.0.0.1",
        "ip.src#[1,2] == 1.1.1.1",
        "ip.src#[1:] == 10.0.0.1",
        "count(ip.src#2) == 1",
        "count(ip) == 2",
      ],
      ["ip#2[3] == 02", "ip.addr#2 == 10.0.0.2", "all ip.addr#2 == 10.0.0.0/8", "ip.src#2 != ip.src#1", "not ip#3"],
    ),
    [
      "ip#3",
      "ip.src#0",
      "ip.src#1 == 10.0.0.1",
      "ip.src#[-1] == 1.1.1.1",
      "ip.src#[:1] == 1.1.1.1",
      "count(ip.src#3) == 0",
    ],
  ],
  [
    "the short name of a value, where the whole one has more in parentheses",
    TUNNEL,
    ['dns.qry.type == "A (Host Address)"', "dns.qry.type == A", 'dns.qry.type == "a"', "dns.qry.type < AAAA"],
    ['dns.qry.type == "AAAA"'],
  ],
];

describe.each(CASES)("%s", (_, sample, yes, no) => {
  test.each(yes)("%s", (text) => expect(matches(text, sample)).toBe(true));
  test.each(no)("not: %s", (text) => expect(matches(text, sample)).toBe(false));
});

test("the empty filter matches every frame", () => {
  expect(matches("", {})).toBe(true);
});

test("fields of one name are one field", () => {
  expect(matches('http.chat == "a"', { "http.chat": "a" })).toBe(true);
  expect(matches("count(http.chat) == 1", { "http.chat": "a" })).toBe(true);
});

test("numbers of 64 bits are exact, also beside shorter ones", () => {
  const sample: Sample = { "sctp.checksum64": 18_446_744_073_709_551_615n, "tcp.port": 80 };
  expect(matches("sctp.checksum64 == 18446744073709551615", sample)).toBe(true);
  expect(matches("sctp.checksum64 == 18446744073709551614", sample)).toBe(false);
  expect(matches("sctp.checksum64 > tcp.port", sample)).toBe(true);
  expect(matches("tcp.port < sctp.checksum64", sample)).toBe(true);
  expect(matches("sctp.checksum64 & 0xff == 0xff", sample)).toBe(true);
  expect(matches("sctp.checksum64 - tcp.port == 18446744073709551535", sample)).toBe(true);
  expect(matches("sctp.checksum64 in {5, 18446744073709551615}", sample)).toBe(true);
});

test("numbers with a fraction", () => {
  const sample: Sample = { "sample.ratio": 0.5, "tcp.port": 1, "sctp.checksum64": 3n };
  expect(matches("sample.ratio == 0.5 and sample.ratio < 1 and sample.ratio > -1e-3", sample)).toBe(true);
  expect(matches("sample.ratio * 3 == 1.5 and sample.ratio / 2 == 0.25", sample)).toBe(true);
  expect(matches("sample.ratio < tcp.port and sctp.checksum64 > sample.ratio", sample)).toBe(true);
});

test("IPv6 addresses and networks", () => {
  const sample: Sample = { "ipv6.src": bytes("fe800000000000000000000000000001") };
  for (const text of [
    "== fe80::1",
    "== fe80::/10",
    "== ::/0",
    "== FE80:0:0:0:0:0:0.0.0.1",
    "> fe80::",
    "in {fe80::..fe80::f}",
  ]) {
    expect([text, matches(`ipv6.src ${text}`, sample)]).toEqual([text, true]);
  }
  expect(matches("ipv6.src[0:2] == fe:80 and ipv6.src & ffff:: == fe80::", sample)).toBe(true);
  expect(matches('string(ipv6.src) == "fe80::1"', sample)).toBe(true);
  expect(matches("ipv6.src == fec0::/10 or ipv6.src > fe80::/64", sample)).toBe(false);
});

test("a GUID", () => {
  const sample: Sample = { "dcerpc.uuid": bytes("f81d4fae7dec11d0a76500a0c91e6bf6") };
  expect(matches("dcerpc.uuid == f81d4fae-7dec-11d0-a765-00a0c91e6bf6", sample)).toBe(true);
  expect(matches('string(dcerpc.uuid) == "f81d4fae-7dec-11d0-a765-00a0c91e6bf6"', sample)).toBe(true);
});

test("names of values that a function gives", () => {
  expect(matches('sample.range == "range 120"', { "sample.range": 120 })).toBe(true);
});

test("a verdict is there or not", () => {
  expect(matches("tcp.analysis.lost_segment", { "tcp.analysis.lost_segment": null })).toBe(true);
  expect(matches("count(tcp.analysis.lost_segment) == 1", { "tcp.analysis.lost_segment": null })).toBe(true);
  expect(matches("tcp.analysis.lost_segment", {})).toBe(false);
});

test("arithmetic on many values of one frame, and their comparison, have an end", () => {
  const ports = Array.from({ length: 20_000 }, (_, i) => i);
  const sample: Sample = { "tcp.port": ports, "udp.port": ports };
  expect(matches("tcp.port + udp.port + tcp.port + udp.port == 400000", sample)).toBe(false);
  expect(matches("tcp.port == udp.port and count(tcp.port) == 20000", sample)).toBe(true);
  expect(matches("tcp.port + 1 > udp.port + 60000", sample)).toBe(false);
});

test("numbers that outgrow every bound are no error", () => {
  const huge = Array.from({ length: 90 }, () => "tcp.port").join(" * ");
  expect(matches(`${huge} & 1 == 1`, { "tcp.port": 65535 })).toBe(false);
  expect(matches(`${huge} > 1`, { "tcp.port": 65535 })).toBe(true);
});
