/** Cells of one capture's table. */
export interface DifferentCells {
  readonly file: string;
  /** As tshark counts: `2-8 11` are seven frames and one. */
  readonly frames: string;
  /** In every one of these frames, every one of these fields differs. */
  readonly fields: readonly string[];
}

/** Where we and tshark 4.0.17 do not say the same, and why we hold to what we say. */
export interface KnownDifference {
  readonly because: string;
  readonly cells: readonly DifferentCells[];
}

/**
 * tshark counts Custom Blocks as frames; they are no frames of an interface, and the file's own makers count four. By
 * tshark's numbers.
 */
export const CUSTOM_BLOCKS: Readonly<Record<string, readonly number[]>> = {
  "gopacket/pcapgo__tests__be__test018.pcapng": [1, 4, 6, 8],
  "gopacket/pcapgo__tests__le__test018.pcapng": [1, 4, 6, 8],
};

/** Every difference there is, one by one. */
export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  {
    because:
      "tshark's SNMP dissector opens a conversation of its own for each request, which shifts the numbers of those after it.",
    cells: [
      { file: "arkime/tests__pcap__SNMPv2c_get_requests.pcap", frames: "2-8", fields: ["udp.stream"] },
      { file: "arkime/tests__pcap__snmpv3_synthetic.pcap", frames: "10-12", fields: ["udp.stream"] },
      { file: "packetlife/pcaps__snmp-ipv4.cap", frames: "2-2100", fields: ["udp.stream"] },
      { file: "packetlife/pcaps__snmp-ipv6.cap", frames: "2-1650", fields: ["udp.stream"] },
    ],
  },
  {
    because:
      "The layer is not one that is taken apart here: SCTP, CDP, LLDP, EAPOL, RSVP, PPPoE discovery, LCP, HP's. It is data.",
    cells: [
      { file: "arkime/tests__pcap__diameter_synthetic.pcap", frames: "11-22", fields: ["frame.protocols"] },
      { file: "ndpi/tests__cfgs__default__pcap__iphone.pcap", frames: "25-28", fields: ["frame.protocols"] },
      {
        file: "pcapplusplus/Tests__ExamplesTest__pcap_examples__many-protocols.pcap",
        frames: "21-26",
        fields: ["frame.protocols"],
      },
      {
        file: "pcapplusplus/Tests__Packet++Test__PacketExamples__packet_trailer.pcap",
        frames: "2",
        fields: ["frame.protocols"],
      },
      { file: "tcpdump/tests__dcb_pfc.pcap", frames: "2-5", fields: ["frame.protocols"] },
      { file: "tcpdump/tests__pptp.pcap", frames: "16", fields: ["frame.protocols"] },
      { file: "tcpdump/tests__rsvp_uni-oobr-3.pcap", frames: "2-3", fields: ["frame.protocols"] },
      { file: "wireshark/communityid.pcap", frames: "85-89 104-105", fields: ["frame.protocols"] },
      { file: "wireshark/logistics_multicast.pcapng", frames: "166 423 672", fields: ["frame.protocols"] },
      {
        file: "zeek/testing__btest__Traces__dce-rpc__mapi.pcap",
        frames: "154-155 303-304",
        fields: ["frame.protocols"],
      },
    ],
  },
  {
    because: "tshark decrypts QUIC with the keys that the capture holds, and finds DNS in it.",
    cells: [
      {
        file: "ndpi/tests__cfgs__default__pcap__doq.pcapng",
        frames: "4 8-20",
        fields: ["dns.id", "dns.flags.response"],
      },
    ],
  },
  {
    because:
      "tshark's FTP dissector opens the conversation that a PORT command or its answer announces. The SYN then is not the first of it, and does not count.",
    cells: [
      {
        file: "ndpi/tests__cfgs__default__pcap__ftp.pcap",
        frames: "38-39 43-47 50 67-68 72-200",
        fields: ["tcp.completeness"],
      },
      {
        file: "ppa/PracticalPacketAnalysis__ppa-capture-files__ftp.pcap",
        frames: "30-31 34-38",
        fields: ["tcp.completeness"],
      },
      {
        file: "suricata/tests__output-eve-ftp-data__input.pcap",
        frames: "1053-1054 1058-1061 1064 1203-1204 1206-1209 1212",
        fields: ["tcp.completeness"],
      },
      {
        file: "zeek/testing__btest__Traces__ftp__bigtransfer.pcap",
        frames: "23-24 28-33 46-47 51-72",
        fields: ["tcp.completeness"],
      },
    ],
  },
  {
    because: "tshark shows nothing above the type 0xaaaa, not even data.",
    cells: [
      {
        file: "ndpi/tests__cfgs__default__pcap__fuzz-2006-06-26-2594.pcap",
        frames: "23 84 163 267 323 339 357 363 392 405 591",
        fields: ["frame.protocols"],
      },
    ],
  },
  {
    because:
      "tshark's SIP dissector opens the conversations that a call announces, with fewer ports than two; later packets fall into them.",
    cells: [
      {
        file: "ndpi/tests__cfgs__default__pcap__fuzz-2006-06-26-2594.pcap",
        frames: "626-632 637 639 641 644-647 652 654 656 659-660 662-663 665-666 668 670-671 673 675-684 687-688 691",
        fields: ["udp.stream"],
      },
    ],
  },
  {
    because: "A dissector above TCP opens a conversation of its own, which shifts the numbers of those after it.",
    cells: [
      {
        file: "ndpi/tests__cfgs__default__pcap__tls_heur__vmess-tcp.pcapng",
        frames: "21 23-36 49 62 65-67 72-73 76-81 83-85 87 92-93 98-100",
        fields: ["tcp.stream"],
      },
      {
        file: "ndpi/tests__cfgs__default__pcap__tls_heur__vmess-websocket.pcapng",
        frames: "24-30 50-51 55 57 60 63-75 98-100",
        fields: ["tcp.stream"],
      },
    ],
  },
  {
    because: "SOME/IP, whose first bytes tshark takes for DNS; its own verdict is that the packet is malformed.",
    cells: [
      {
        file: "pcapplusplus/Tests__Packet++Test__PacketExamples__SomeIpSd.pcapng",
        frames: "1 3",
        fields: ["dns.id", "dns.flags.response"],
      },
      { file: "tcpdump/tests__someip1.pcap", frames: "1-3", fields: ["dns.id", "dns.flags.response"] },
    ],
  },
  {
    because:
      "A packet of more than 64 KiB from before its card divided it: the lengths in it are 0. tshark gives up; the length of the frame tells it.",
    cells: [
      {
        file: "tcpdump/tests__bigtcp-ipv4-geneve-ipv6.pcap",
        frames: "1",
        fields: [
          "ipv6.src",
          "ipv6.dst",
          "tcp.srcport",
          "tcp.dstport",
          "tcp.stream",
          "tcp.seq_raw",
          "tcp.ack_raw",
          "tcp.flags",
          "tcp.window_size_value",
          "tcp.window_size",
          "tcp.len",
          "tcp.hdr_len",
          "tcp.options.timestamp.tsval",
          "tcp.options.timestamp.tsecr",
          "tcp.analysis.bytes_in_flight",
          "tcp.analysis.push_bytes_sent",
          "tcp.completeness",
          "udp.stream",
        ],
      },
      {
        file: "tcpdump/tests__bigtcp-ipv4-vxlan-ipv4.pcap",
        frames: "1",
        fields: [
          "ip.src",
          "ip.dst",
          "ip.id",
          "ip.ttl",
          "ip.flags.mf",
          "ip.frag_offset",
          "tcp.srcport",
          "tcp.dstport",
          "tcp.stream",
          "tcp.seq_raw",
          "tcp.ack_raw",
          "tcp.flags",
          "tcp.window_size_value",
          "tcp.window_size",
          "tcp.len",
          "tcp.hdr_len",
          "tcp.options.timestamp.tsval",
          "tcp.options.timestamp.tsecr",
          "tcp.analysis.bytes_in_flight",
          "tcp.analysis.push_bytes_sent",
          "tcp.completeness",
          "udp.stream",
        ],
      },
      {
        file: "tcpdump/tests__bigtcp-ipv4-vxlan-ipv6.pcap",
        frames: "1",
        fields: [
          "ipv6.src",
          "ipv6.dst",
          "tcp.srcport",
          "tcp.dstport",
          "tcp.stream",
          "tcp.seq_raw",
          "tcp.ack_raw",
          "tcp.flags",
          "tcp.window_size_value",
          "tcp.window_size",
          "tcp.len",
          "tcp.hdr_len",
          "tcp.options.timestamp.tsval",
          "tcp.options.timestamp.tsecr",
          "tcp.analysis.bytes_in_flight",
          "tcp.analysis.push_bytes_sent",
          "tcp.completeness",
          "udp.stream",
        ],
      },
      {
        file: "tcpdump/tests__bigtcp-ipv6-geneve-ipv6.pcap",
        frames: "1",
        fields: [
          "ipv6.src",
          "ipv6.dst",
          "tcp.srcport",
          "tcp.dstport",
          "tcp.stream",
          "tcp.seq_raw",
          "tcp.ack_raw",
          "tcp.flags",
          "tcp.window_size_value",
          "tcp.window_size",
          "tcp.len",
          "tcp.hdr_len",
          "tcp.options.timestamp.tsval",
          "tcp.options.timestamp.tsecr",
          "tcp.analysis.bytes_in_flight",
          "tcp.analysis.push_bytes_sent",
          "tcp.completeness",
          "udp.srcport",
          "udp.dstport",
          "udp.length",
          "udp.stream",
        ],
      },
      {
        file: "tcpdump/tests__bigtcp-ipv6-vxlan-ipv6.pcap",
        frames: "1",
        fields: [
          "ipv6.src",
          "ipv6.dst",
          "tcp.srcport",
          "tcp.dstport",
          "tcp.stream",
          "tcp.seq_raw",
          "tcp.ack_raw",
          "tcp.flags",
          "tcp.window_size_value",
          "tcp.window_size",
          "tcp.len",
          "tcp.hdr_len",
          "tcp.options.timestamp.tsval",
          "tcp.options.timestamp.tsecr",
          "tcp.analysis.bytes_in_flight",
          "tcp.analysis.push_bytes_sent",
          "tcp.completeness",
          "udp.srcport",
          "udp.dstport",
          "udp.length",
          "udp.stream",
        ],
      },
      {
        file: "tcpdump/tests__bigtcp-ipv6.pcap",
        frames: "1",
        fields: [
          "tcp.srcport",
          "tcp.dstport",
          "tcp.stream",
          "tcp.seq_raw",
          "tcp.ack_raw",
          "tcp.flags",
          "tcp.window_size_value",
          "tcp.window_size",
          "tcp.len",
          "tcp.hdr_len",
          "tcp.options.timestamp.tsval",
          "tcp.options.timestamp.tsecr",
          "tcp.analysis.bytes_in_flight",
          "tcp.analysis.push_bytes_sent",
          "tcp.completeness",
        ],
      },
    ],
  },
  {
    because: "Packets that sFlow quotes: it is not taken apart here.",
    cells: [
      {
        file: "tcpdump/tests__sflow-print-v6.pcap",
        frames: "4 8 14 20-21",
        fields: ["ip.src", "ip.dst", "ip.id", "ip.ttl", "ip.flags.mf", "ip.frag_offset"],
      },
    ],
  },
  {
    because:
      "The capture writes fractions of a second of a second or more. Here they are carried over to the seconds; tshark prints them as they are, or what is left of them in 32 bits.",
    cells: [
      { file: "tcpdump/tests__timestamp_invalid_micro.pcap", frames: "2-3", fields: ["frame.time_epoch"] },
      {
        file: "tcpdump/tests__timestamp_invalid_micro.pcap",
        frames: "3",
        fields: ["tcp.analysis.ack_rtt", "tcp.analysis.initial_rtt"],
      },
      { file: "tcpflow/tests__bug8.pcap", frames: "1", fields: ["frame.time_epoch"] },
      { file: "tcpflow/tests__bug8.pcap", frames: "2", fields: ["tcp.analysis.ack_rtt"] },
      { file: "tcpflow/tests__bug8.pcap", frames: "3-8 18 23-26 29 34-47", fields: ["tcp.analysis.initial_rtt"] },
    ],
  },
  {
    because:
      "tshark opens QUIC's first packets, whose keys follow from the connection's name, and finds TLS in them. Here only headers of QUIC are read.",
    cells: [
      { file: "ndpi/tests__cfgs__default__pcap__doq.pcapng", frames: "1-4", fields: ["tls.handshake.type"] },
      { file: "ndpi/tests__cfgs__default__pcap__quic_0RTT.pcap", frames: "1-2 5-6", fields: ["tls.handshake.type"] },
      {
        file: "ndpi/tests__cfgs__default__pcap__quic_0RTT.pcap",
        frames: "1 5",
        fields: ["tls.handshake.extensions_server_name"],
      },
      { file: "tcpdump/tests__quic_handshake_truncated.pcap", frames: "2", fields: ["tls.handshake.type"] },
      { file: "tcpdump/tests__quic_vn.pcap", frames: "4", fields: ["tls.handshake.type"] },
      {
        file: "zeek/testing__btest__Traces__quic__chromium-115.0.5790.110-api-cirrus-com.pcap",
        frames: "1-2",
        fields: ["tls.handshake.type"],
      },
      {
        file: "zeek/testing__btest__Traces__quic__chromium-115.0.5790.110-api-cirrus-com.pcap",
        frames: "1",
        fields: ["tls.handshake.extensions_server_name"],
      },
      {
        file: "zeek/testing__btest__Traces__quic__curl-8.1.2-dev-http3-www-google-de.pcap",
        frames: "1-2",
        fields: ["tls.handshake.type"],
      },
      {
        file: "zeek/testing__btest__Traces__quic__curl-8.1.2-dev-http3-www-google-de.pcap",
        frames: "1",
        fields: ["tls.handshake.extensions_server_name"],
      },
      {
        file: "zeek/testing__btest__Traces__quic__merlinc2_Zeek_example.pcapng",
        frames: "1-2",
        fields: ["tls.handshake.type"],
      },
      {
        file: "zeek/testing__btest__Traces__quic__quic-39264-rand.pcap",
        frames: "3 8",
        fields: ["tls.handshake.type"],
      },
      {
        file: "zeek/testing__btest__Traces__quic__quic-39264-rand.pcap",
        frames: "3",
        fields: ["tls.handshake.extensions_server_name"],
      },
      {
        file: "zeek/testing__btest__Traces__quic__quic-decrypt-fail-google-de-51833.pcap",
        frames: "9 19",
        fields: ["tls.handshake.type"],
      },
      {
        file: "zeek/testing__btest__Traces__quic__quic-decrypt-fail-google-de-51833.pcap",
        frames: "9",
        fields: ["tls.handshake.extensions_server_name"],
      },
      {
        file: "zeek/testing__btest__Traces__quic__quic-multiple-initial-fragmented-crypto-only-initial.pcap",
        frames: "3",
        fields: ["tls.handshake.type", "tls.handshake.extensions_server_name"],
      },
      {
        file: "zeek/testing__btest__Traces__quic__quicv2-echo-443.pcap",
        frames: "1 4",
        fields: ["tls.handshake.type"],
      },
      {
        file: "zeek/testing__btest__Traces__quic__quicv2-echo-443.pcap",
        frames: "1",
        fields: ["tls.handshake.extensions_server_name"],
      },
      {
        file: "zeek/testing__btest__Traces__quic__quicv2-echo-dpd-custom-port-4433.pcap",
        frames: "1 4",
        fields: ["tls.handshake.type"],
      },
      {
        file: "zeek/testing__btest__Traces__quic__quicv2-echo-dpd-custom-port-4433.pcap",
        frames: "1",
        fields: ["tls.handshake.extensions_server_name"],
      },
      {
        file: "zeek/testing__btest__Traces__quic__quicv2-http3-443.pcap",
        frames: "1-2",
        fields: ["tls.handshake.type"],
      },
    ],
  },
  {
    because:
      "tshark decrypts TLS with the keys that the capture or its own example brings, and finds more messages, and HTTP in them.",
    cells: [
      { file: "wireshark/challenge01_ooo_stream.pcapng", frames: "6 8 11", fields: ["tls.handshake.type"] },
      {
        file: "wireshark/challenge01_ooo_stream.pcapng",
        frames: "9 43 202 627 901 971 1033 1208 1268 1288 1367 1466",
        fields: ["http.request.method", "http.request.uri"],
      },
      { file: "wireshark/challenge01_ooo_stream.pcapng", frames: "38", fields: ["http.response.code"] },
      { file: "wireshark/http2-brotli.pcapng", frames: "10-11", fields: ["tls.handshake.type"] },
      { file: "wireshark/http2_follow_multistream.pcapng", frames: "8-9", fields: ["tls.handshake.type"] },
    ],
  },
  {
    because:
      "A handshake whose cipher suite encrypts nothing: tshark reads its last messages. Here what comes after Change Cipher Spec counts as encrypted.",
    cells: [
      { file: "zeek/testing__btest__Traces__globus-url-copy.pcap", frames: "48 50", fields: ["tls.handshake.type"] },
    ],
  },
  {
    because: "TLS on port 80: tshark's HTTP dissector keeps the port to itself. It is found here by its first record.",
    cells: [
      {
        file: "ndpi/tests__cfgs__default__pcap__anydesk.pcapng",
        frames: "12 14 16 18 20",
        fields: ["tls.handshake.type"],
      },
      {
        file: "zeek/testing__btest__Traces__tls__ssl-to-http-server.pcap",
        frames: "3",
        fields: ["tls.handshake.type", "tls.handshake.extensions_server_name"],
      },
    ],
  },
  {
    because: "Of SSL 2.0, which nobody may use any more (RFC 6176), only the first message is taken apart.",
    cells: [{ file: "zeek/testing__btest__Traces__tls__ssl-v2.pcap", frames: "6 8", fields: ["tls.handshake.type"] }],
  },
  {
    because: "Gnutella fetches files with HTTP's messages: they are shown as what they are.",
    cells: [
      {
        file: "ppa/PracticalPacketAnalysis__ppa-capture-files__gnutella.pcap",
        frames: "199 433 620 886 1086",
        fields: ["http.request.method", "http.request.uri"],
      },
      {
        file: "ppa/PracticalPacketAnalysis__ppa-capture-files__gnutella.pcap",
        frames: "201 622 1093",
        fields: ["http.response.code"],
      },
    ],
  },
  {
    because: "Reliable UDP of remote desktops carries TLS; it is not taken apart.",
    cells: [
      {
        file: "zeek/testing__btest__Traces__rdp__rdpeudp2-handshake-success.pcap",
        frames: "3",
        fields: ["tls.handshake.type"],
      },
    ],
  },
  {
    because:
      "A method that tshark 4.0 does not know. Every token before an address and a version is one (RFC 9112 §3).",
    cells: [
      { file: "zeek/doc__traces__quickstart.pcap", frames: "14", fields: ["http.request.method", "http.request.uri"] },
      {
        file: "zeek/testing__btest__Traces__http__query-method-non-standard-port.pcap",
        frames: "4",
        fields: ["http.request.method", "http.request.uri"],
      },
      {
        file: "zeek/testing__btest__Traces__http__query-method.pcap",
        frames: "4",
        fields: ["http.request.method", "http.request.uri"],
      },
    ],
  },
  {
    because:
      "Requests made so that two readers take them for different ones. Here the body ends as RFC 9112 §6.3 says.",
    cells: [
      {
        file: "zeek/testing__btest__Traces__http__261__variant-09-te_obs_fold.pcap",
        frames: "4",
        fields: ["http.request.method", "http.request.uri"],
      },
      {
        file: "zeek/testing__btest__Traces__http__261__variant-10-multi_value_te.pcap",
        frames: "4",
        fields: ["http.request.method", "http.request.uri"],
      },
    ],
  },
  {
    because:
      "The answer's length is more than anybody has, or its beginning follows a gap: tshark shows it later, or not at all.",
    cells: [
      {
        file: "suricata/tests__http-connect__http-connect-fragmented__input.pcap",
        frames: "15",
        fields: ["http.response.code"],
      },
      { file: "suricata/tests__http-gap-beyond-body__input.pcap", frames: "24", fields: ["http.response.code"] },
      {
        file: "zeek/testing__btest__Traces__http__content-length-overflow.pcap",
        frames: "6 8",
        fields: ["http.response.code"],
      },
    ],
  },
];

/** The cells of a capture where a difference is known, as `frame field`. */
export function knownCells(file: string): ReadonlySet<string> {
  const cells = KNOWN_DIFFERENCES.flatMap((difference) => difference.cells).filter((each) => each.file === file);
  return new Set(
    cells.flatMap(({ frames, fields }) =>
      framesOf(frames).flatMap((frame) => fields.map((field) => `${frame} ${field}`)),
    ),
  );
}

function framesOf(ranges: string): number[] {
  return ranges.split(" ").flatMap((range) => {
    const [first, last = first] = range.split("-").map(Number);
    return Array.from({ length: last! - first! + 1 }, (_, i) => first! + i);
  });
}
