// The filters that are given to tshark and to us. A line is a filter; an empty line separates groups.

/** Both must take them, and find the same frames. */
export const SAME = lines(`
frame
eth
ip
ipv6
tcp
udp
icmp
arp
dns
http

not tcp
!udp
!!ip
not not ip
tcp or udp
tcp || udp
tcp and ip
tcp && ip && eth
not tcp and not udp
not (tcp or udp)
!(tcp || udp)
tcp or udp and dns
(tcp or udp) and dns
arp or icmp or dns
not arp and ip
((ip))
not(tcp)and(ip)
tcp&&ip||udp

tcp.port == 80
tcp.port eq 80
tcp.port any_eq 80
tcp.port === 80
tcp.port all_eq 80
tcp.port != 80
tcp.port ne 80
tcp.port all_ne 80
tcp.port !== 80
tcp.port any_ne 80
tcp.port ~= 80
not tcp.port == 80
!tcp.port == 80
!(tcp.port == 80)
tcp.port > 1024
tcp.port gt 1024
tcp.port < 1024
tcp.port lt 1024
tcp.port >= 80
tcp.port ge 80
tcp.port <= 80
tcp.port le 80
any tcp.port != 80
all tcp.port == 80
all tcp.port != 80
all tcp.port > 1024
any tcp.port === 80
all tcp.port !== 80
all udp.port > 1024
any ip.addr != 10.0.0.1
all ip.addr == 10.0.0.0/8
all ip.ttl >= 64

frame.len > 100
frame.len == 60
frame.len >= 0x40
frame.len < 0b1000000
frame.len <= 0100
frame.len > '\\x40'
frame.len > '@'
frame.len == frame.cap_len
frame.number == 1
frame.number <= 5
frame.number % 2 == 1
frame.number in {1, 3, 5..7}
frame.len in {60..70, 100..200}
frame.len > 1000 and frame.number < 50

ip.src == 10.0.0.1
ip.src == 10.0.0.0/8
ip.src == 192.168.0.0/16
ip.src == 192.168.1.77/16
ip.addr == 192.168.0.0/16
ip.addr != 192.168.0.0/16
ip.src != 192.168.0.0/16
ip.dst >= 224.0.0.0/4
ip.dst > 192.168.0.0/16
ip.dst < 192.168.0.0/16
ip.dst <= 192.168.0.0/16
ip.dst == 0.0.0.0/0
ip.src == ip.dst
ip.src != ip.dst
ip.src > ip.dst
ip.addr == ip.src
ip.addr === ip.src
ip.addr in {10.0.0.0/8, 192.168.0.0/16}
ip.addr in {10.0.0.1 .. 10.0.0.99}
ip.addr in {192.168.0.0..192.168.255.255}
ip.src & 255.0.0.0 == 10.0.0.0
ip.src & 0.0.0.1
ip.src[0] == 0a
ip.src[0:2] == c0:a8
ip.dst[3] == :ff
ip.src[0:2] == ip.dst[0:2]
max(ip.src, ip.dst) == 255.255.255.255
string(ip.src) matches "^10\\\\."
string(ip.dst) matches r"\\.255$"
string(ip.src) contains "168"
ip.ttl < 64
ip.ttl == 64
ip.ttl in {64, 128, 255}
ip.proto == 6
ip.proto == TCP
ip.proto == "TCP"
ip.proto in {TCP, UDP}
ip.version == 4
ip.hdr_len > 20
ip.len > 576
ip.id == 0
ip.id & 1
ip.flags.df
ip.flags.df == 1
ip.flags.df == True
ip.flags.df == TRUE
ip.flags.df == "Set"
ip.flags.df == "Not set"
ip.flags.df != 1
ip.flags.mf == 1
ip.frag_offset > 0
ip.len - ip.hdr_len > 1000
ip.ttl + 1 == 65

ip#1
ip#2
ip#3
not ip#2
ip.src#1 == 10.0.0.0/8
ip.src#2
ip.src#2 == 10.0.0.0/8
ip.src#[1-2] == 10.0.0.0/8
ip.src#[1:1]
ip.src#[2:]
ip.addr#[-1] == 10.0.0.0/8
count(ip) == 1
count(ip) > 1
count(ip.src) == 2
count(ip.addr) == 4
count(eth) == 1
count(tcp.port) == 2

ipv6.src == ::1
ipv6.src == fe80::/10
ipv6.addr == ff02::/16
ipv6.dst >= ff00::
ipv6.dst > fe80::/10
ipv6.src == ::ffff:1.2.3.4
ipv6.src[0:2] == fe:80
ipv6.src & ffff::
ipv6.src in {fe80:: .. febf:ffff::}
string(ipv6.src) matches "^fe80"
ipv6.hlim == 255

eth.src == ff:ff:ff:ff:ff:ff
eth.dst == ff:ff:ff:ff:ff:ff
eth.dst == ff-ff-ff-ff-ff-ff
eth.dst == ffff.ffff.ffff
eth.dst == ff.ff.ff.ff.ff.ff
eth.dst == ffffffffffff
eth.addr == ff:ff:ff:ff:ff:ff
eth.addr != ff:ff:ff:ff:ff:ff
eth.dst[0] & 1
eth.dst[0] & 0x01 == 1
eth.src[0:3] == 00:00:00
eth.src[0-2] == eth.dst[0-2]
eth.src[-1] == 00
eth.src[:3] == 00:00:00
eth.src[3:] == 00:00:01
eth.src[0,5] == 00:01
eth.src[6]
eth.src[4:9]
eth.src[0:3][0] == 00
eth.src > 00:10:00:00:00:00
eth.src[0:2] > 00:10
eth.src in {00:00:00:00:00:00 .. 00:ff:ff:ff:ff:ff}
eth.dst contains ff:ff
eth.src contains 00:00
eth.src matches "\\\\x00"
eth.src == eth.dst
eth.type == 0x0800
eth.type == IPv4
eth.type != 0x0800
string(eth.src) contains "00:"
max(eth.src, eth.dst) == ff:ff:ff:ff:ff:ff

eth[12:2] == 08:00
eth[12:2] == 0800
eth[14]
ip[8] == 40
ip[9] == 06
ip[9] == 11
ip[12:4] == c0:a8:01:01
ip[0] & 0f == 05
ip[-4:4] == ff:ff:ff:ff
tcp[13] & 0x02
tcp[13] & 02
tcp[13] & 0x12 == 12
tcp[0:2] == 00:50
tcp[0:2] == 0050
tcp[0:2] > 04:00
udp[2:2] == 00:35
udp[0:2] == udp[2:2]
frame[0:6] == ff:ff:ff:ff:ff:ff
frame[12:2] == 08:00
frame[-1] == 00
frame[-2:] == 0d:0a
frame[60:]
frame[100-199] contains "a"
ip contains 0a:00:00:01
eth contains "GET"
tcp contains "HTTP"
tcp contains 48:54:54:50
tcp contains 0x48
udp contains "www"
frame contains "GET"
frame contains "get"
frame contains 00:01:00:01
frame contains "\\x00\\x01\\x00\\x01"
frame contains 'A'
not frame contains "GET"
frame matches "get"
frame matches "(?-i)get"
tcp matches "^...[^a]"
frame matches r"user-agent:\\s+\\w+"
frame matches "[[:digit:]]{8}"
frame matches "\\\\r\\\\n\\\\r\\\\n"
frame matches "www|ftp|mail"
frame matches "(?s)^.{100,}$"
frame matches "\\\\x00$"
len(frame) > 100
len(frame) == frame.cap_len
len(eth) == 14
len(ip) == 20
len(ip) == ip.hdr_len
len(udp) == 8

tcp.srcport == tcp.dstport
tcp.srcport > tcp.dstport
tcp.dstport < tcp.srcport < 50000
tcp.srcport < tcp.dstport == tcp.dstport
tcp.port == tcp.port
tcp.port === tcp.port
tcp.port == udp.port
tcp.port in {80, 443, 8000..8080}
tcp.port in {80,443,8000..8080}
tcp.port in{80}
tcp.port not in {80, 443}
tcp.port !in {80, 443}
not tcp.port in {80, 443}
tcp.port in {1..1023}
all tcp.port in {80}
tcp.srcport in {tcp.dstport}
tcp.dstport in {21, 22, 23, 25}
udp.port in {53, 67, 68, 123}
tcp.port + 1 == 81
tcp.port +1 == 81
tcp.port - 1 == 79
tcp.port -1 == 79
tcp.port * 2 == 160
tcp.port / 2 == 40
tcp.port % 2 == 1
tcp.port % 0 == 1
tcp.port / 0 == 1
tcp.port % 2
tcp.port == 40 + 40
tcp.port == {40 + 40}
tcp.port == 10 * 8
tcp.port + 2 * 3 - 1 == 85
{tcp.port + 1} * 2 == 162
tcp.srcport >= 4 * {tcp.dstport + 3}
udp.dstport >= udp.srcport + 1
tcp.srcport - tcp.dstport > 0
udp.srcport - udp.dstport == 0
-tcp.port == -80
tcp.port & 0x50
tcp.port & 0x50 == 0x50
tcp.port & 0xff & 0x0f
tcp.port & 0xff + 1 == 81
tcp.port * 2 & 0xff == 160
tcp.port bitwise_and 1
tcp.flags & 0x02
tcp.flags & 0x02 == 0x02
tcp.flags & 0x12 == 0x12
!tcp.flags & 0x02
!(tcp.flags & 0x02)
tcp.flags == 0x002
tcp.flags == 0x018
tcp.flags.syn
tcp.flags.syn == 1
tcp.flags.syn == 0
tcp.flags.syn == "Set"
tcp.flags.syn != 1
tcp.flags.syn > 0
tcp.flags.syn == tcp.flags.ack
tcp.flags.syn > tcp.flags.ack
tcp.flags.syn == 1 and tcp.flags.ack == 0
tcp.flags.fin == 1 || tcp.flags.reset == 1
tcp.flags.push == True && tcp.len > 0
tcp.len > 0
tcp.len == 0
tcp.len in {1..100}
tcp.seq == 0
tcp.seq + tcp.len > tcp.ack
tcp.ack == 1
tcp.stream == 0
tcp.stream eq 1
tcp.stream in {0, 2}
tcp.hdr_len > 20
tcp.hdr_len == 20
tcp.window_size_value == 0
tcp.window_size > 65535
tcp.options
tcp.options.mss
tcp.options.mss_val == 1460
tcp.options.mss_val < 1460
tcp.options.sack_perm
tcp.options.timestamp.tsval > 0
tcp.options.wscale.shift >= 7
tcp.options contains 02:04:05:b4
tcp.options[0] == 02
tcp.payload
tcp.payload contains "GET"
tcp.payload[0:3] == "GET"
tcp.payload[0:3] == 47:45:54
tcp.payload matches "^get "
len(tcp.payload) > 100
len(tcp.payload) == tcp.len
len(tcp.payload) + 20 > 100
len(tcp.payload) & 1
tcp.analysis.flags
tcp.analysis.retransmission
tcp.analysis.duplicate_ack
tcp.analysis.retransmission or tcp.analysis.out_of_order
not tcp.analysis.flags
tcp.analysis.acks_frame
tcp.analysis.ack_rtt > 0.01
tcp.analysis.bytes_in_flight > 1000
max(tcp.port) == 80
max(tcp.srcport, tcp.dstport) > 50000
min(tcp.port) == 80
min(tcp.port) < 1024
max(tcp.port + 1, 80) == 81
abs(tcp.window_size_scalefactor) == 1
tcp.window_size_scalefactor == -1
tcp.window_size_scalefactor == -2
string(tcp.port) == "80"
string(tcp.port) matches "^8"
string(tcp.port)[0] == "8"
string(frame.number) matches "[13579]$"
count(tcp.port) + 1 == 3
count(tcp.options.mss_val) == 1

icmp.type == 8
icmp.type == 0 or icmp.type == 8
icmp.code == 0
icmp.type in {0, 3, 8, 11}
arp.opcode == 1
arp.opcode == request
arp.opcode == "reply"
arp.opcode > "request"
arp.src.proto_ipv4 == 192.168.0.0/16
arp.src.hw_mac == eth.src
eth.src == arp.src.hw_mac
arp and eth.dst == ff:ff:ff:ff:ff:ff
arp[0:2] == 00:01
vlan.id == 100
vlan.id > 1 and vlan.id < 4095

dns.flags.response == 1
dns.flags.response == 0
dns.flags == 0x0100
dns.flags & 0x8000
dns.flags.rcode == 0
dns.flags.rcode != 0
dns.flags.rcode == "No error"
dns.count.answers > 1
dns.qry.name contains "example"
dns.qry.name contains "."
dns.qry.name matches "^www"
dns.qry.name matches r"\\.com$"
dns.qry.name == "www.example.com"
dns.qry.name[0:3] == "www"
dns.qry.name > "m"
dns.qry.name in {"a".."m"}
dns.qry.name.len > 20
dns.qry.type == 1
dns.qry.type == 28
dns.qry.type in {1, 28}
dns.qry.type == "A (Host Address)"
dns.a == 10.0.0.0/8
dns.a
len(dns.qry.name) > 10
lower(dns.qry.name) contains "www"
upper(dns.qry.name) contains "WWW"
upper(dns.qry.name) == "WWW.EXAMPLE.COM"
dns.id == 0
string(dns.id) matches "7$"
dns and udp.srcport == 53
dns and tcp
ntp and udp.port == 123
dhcp
dhcp.type == 1
dhcp.option.dhcp == 1
dhcp.option.dhcp == Discover
dhcp.option.hostname contains "a"

http.request
http.response
http.request.method == "GET"
http.request.method == GET
http.request.method in {"GET", "HEAD"}
http.request.method matches "^(get|post)$"
http.request.method != "GET"
http.request.uri contains "/"
http.request.uri matches "\\\\.(gif|jpg|png)$"
http.host
http.host contains "www"
http.host matches "^www\\\\."
http.host matches "(?-i)^WWW"
http.host[0:4] == "www."
http.host == "www.example.com"
http.user_agent contains "Mozilla"
http.user_agent matches "firefox|chrome"
http.response.code == 200
http.response.code >= 400
http.response.code in {300..399}
http.content_type contains "html"
http.content_length > 1000
http contains "Cookie"
http[0:4] == "HTTP"
http matches "^get"
len(http.host) > 10
lower(http.host) contains "www"
tls
tls.handshake.type == 1
tls.handshake.type == "Client Hello"
tls.record.version == 0x0301
tls.handshake.extensions_server_name contains "."
ssh.protocol
ntp

frame.time > "2000-01-01 00:00:00"
frame.time < "2038-01-19 03:14:07"
frame.time >= "2005-06-15T12:00:00Z"
frame.time > "Jun 15, 2010 12:00:00"
frame.time > "2012-06-15 12:00:00.5 UTC"
frame.time > "2012-06-15 12:00:00+02:00"
frame.time > 2010-01-01
frame.time in {"2000-01-01 00:00:00" .. "2012-01-01 00:00:00"}
frame.time_epoch > 1000000000
frame.time_epoch > 1300000000.5
frame.time_relative > 1
frame.time_relative <= 0.5
frame.time_relative == 0
frame.time_delta > 0.1
frame.time_delta > 0.000001
frame.time_delta in {0 .. 0.01}
frame.time_delta + 1 > 1.5
frame.time_relative - frame.time_delta == 0
frame.time_delta > -1
-frame.time_delta < 0
abs(frame.time_delta) > 0.01
frame.time_relative == frame.time_delta
frame.protocols contains "tcp"
frame.protocols contains "udp:dns"
frame.protocols matches "^eth:ethertype:ip:(tcp|udp)"
tcp.srcport == 80 and (ip.src == 10.0.0.0/8 or ip.dst == 192.168.0.0/16) and not tcp.len == 0
(ip.src==10.20.30.11 || ip.dst==10.20.30.11) && tcp
tcp.port == 80 || (udp && !dns) || ip.proto == 1
ip.addr == 192.168.1.1 && (tcp.flags.syn == 1 || tcp.flags.fin == 1) && frame.len < 100
`);

/** Both must refuse them. */
export const REFUSED = lines(`
tcp.port = 80
tcp.port => 80
tcp.port == == 80
tcp.port <> 80
tcp.port == 65536
tcp.port == 99999999999999999999999
tcp.port == 080
tcp.port == 1.5
tcp.port == http.host
tcp.port == "80"
tcp.port == "http"
tcp.port == nonsense
tcp.port == 'ab'
tcp.port == ''
tcp.port == '
tcp.port == 10a
tcp.port == 0xg
tcp.port ==
== 80
tcp and
and tcp
tcp udp
tcp AND udp
tcp.port EQ 80
NOT tcp
(tcp
tcp)
()
(tcp.port) == 80
tcp.port == (80)
tcp.nonsense == 80
Tcp.port == 80
TCP
nonsense
"tcp"
80
10.0.0.1
1 == 1
"a" == "a"
tcp | udp
tcp ^ udp
~tcp.port == 2
tcp.port << 1 == 2
@tcp.port == 80
tcp.port == 80;
tcp.port == 80 // comment
# comment
tcp.port:80
port 80
host 10.0.0.1
tcp & udp
any tcp.port
all (tcp.port) == 1
tcp.port == any udp.port
all not tcp.port == 1
tcp.port == 80 == 80
tcp.port in {}
tcp.port in {1,}
tcp.port in {1 2}
tcp.port in 80
tcp.port in (80)
tcp.port in {80
tcp.port in {"a"}
tcp.port in {80} == 1
tcp.port in {79 + 1}
http.host contains "a" contains "b"
http.host not contains "a"
http.host !~ "a"
http.host == "unterminated
http.host == 'unterminated
http.host == "\\q"
http.host == "\\x"
http.host == "\\400"
http.host == "\\ud800"
http.host == é
http.host == /index
http.host matches a
http.host matches 'a'
http.host matches "("
http.host matches "[z-a]"
http.host matches "*"
http.host matches "\\\\x{100}"
http.host matches http.host
tcp.port matches "80"
tcp.port contains 80
ip.src contains 0a
ip.src matches "10"
ip.src == 10.0.0
ip.src == 10.0.0.256
ip.src == 10.0.0.0/33
ip.src == 10/8
ip.src == "10.0.0.1"
ip.src == 1
ip.src == ipv6.src
ip.src == tcp.port
ip.src == eth.src
ip.src + 1 == 10.0.0.1
ipv6.src == fe80:
ipv6.src == fe80::/129
ipv6.src == 1
ipv6.src contains fe:80
eth.src == ff:ff:ff
eth.src == 0xff
eth.src == "ff:ff:ff:ff:ff:ff"
tcp.payload == 0x100
tcp.payload == aa:
tcp[0:2] == 0x0050
tcp.port[0] == 00
frame.number[0] == 00
tcp.flags.syn[0] == 00
tcp.analysis.flags == 1
tcp.analysis.flags contains "a"
eth.src[] == 00
eth.src[3-1] == 00:00:00
eth.src[1,,2] == 00:00
eth.src[1,] == 00:00
eth.src[0:0] == 00
eth.src[0:-1] == 00
eth.src[08] == 00
eth.src[a] == 00
eth.src[99999999999] == 00
tcp[0:2
tcp.port# == 1
tcp.port#a == 80
tcp.port#-1 == 80
tcp.port#99999999999 == 1
len(tcp)
len() > 1
len(tcp, udp) > 1
len("abc") == 3
LEN(tcp) > 3
nonsense(tcp) > 3
tcp(1)
upper(tcp.port) == "A"
string(http.host) == "a"
string(tcp.flags.syn) == "1"
string(frame.time) == "1"
abs(http.host) == 1
abs(ip.src) == 1
max() > 1
max(tcp.port, http.host) == 1
max(1, 2) > 1
not len(tcp)
frame.time == "garbage"
frame.time == "2004-13-13 10:17:07"
frame.time > 1084443427
frame.time + 1 > 3
frame.time_delta > 1e3
frame.time_delta > 0x10
frame.time_delta > "1.5"
frame.time_delta > 0.0000000001
frame.time_delta * 2 > 3
frame.len + "a" == 1
frame.len + 1.5 == 1
ip.proto == nonsense
ip.flags.df == "Yes"
`);

/** tshark 4.0 refuses them, we take them; docs/FILTERS.md says why. */
export const OURS_ONLY = lines(`
tcp xor udp
tcp ^^ udp
80 == tcp.port
1 <= tcp.port <= 5
2 * tcp.port == 160
10 - tcp.port == -70
len(tcp) in {20}
eth.src[0] in {00}
tcp.port & 1 in {1}
tcp.port + 1 in {81}
len(eth.src[0:3]) == 3
upper(lower(http.host)) == "A"
string(len(tcp)) == "20"
max(80, tcp.port) == 80
max(tcp.port, frame.len) == 1
tcp.flags.syn == true
dns.qry.type == A
dns.qry.type == "AAAA"
ip.proto == tcp
frame.protocols contains http
tcp contains tcp.payload
http.host == tcp.payload
eth.src contains "a"
eth.src contains ff
--tcp.port == 80
tcp.flags.syn + 1 == 2
http.host == a:b
frame.len == '\\n'
tcp.port == '\\u0050'
`);

/** Both take them, and find different frames; docs/FILTERS.md says why. */
export const DIFFERENT = lines(`
all tcp.port in {80, 443}
any tcp.port not in {80}
tcp.port > -1
tcp.port * -1 == -80
ipv6.src & ffff:: == fe80::
ip.dst[3] == ff
`);

/** We refuse them, tshark 4.0 takes them; docs/FILTERS.md says why. */
export const THEIRS_ONLY = lines(`
\${tcp.port} == 80
tcp.payload == 001
tcp.payload == 100
http.host matches "a++"
http.host matches "(?=a)"
http.host matches "(a)\\\\1"
http.host matches "\\\\p{L}"
`);

function lines(text: string): readonly string[] {
  return text.split("\n").filter((line) => line !== "");
}
