import { defineFields, type Field, type FieldDescription, type FieldType } from "../../fields/field.ts";

/** How an option's value is read. `addresses` are one or more; `seconds` is a time. */
export type OptionKind = "address" | "addresses" | "text" | "flag" | "number" | "seconds" | "special" | "bytes";

export interface OptionDescription {
  readonly name: string;
  readonly kind: OptionKind;
  readonly field?: Field;
}

/** The value of an option under `dhcp.option.` */
function value(name: string, label: string, type: FieldType, words: string): FieldDescription {
  return { name: `dhcp.option.${name}`, label, type, words };
}

/** Values of options that are one thing, or a list of it: https://www.iana.org/assignments/bootp-dhcp-parameters */
export const valueFields = defineFields({
  subnetMask: value("subnet_mask", "Subnet Mask", "ipv4", "Which part of the address is the network's."),
  timeOffset: value("time_offset", "Time Offset", "int32", "Seconds that the clock is ahead of UTC here."),
  router: value("router", "Router", "ipv4", "Where to send what is not for this network."),
  timeServer: value("time_server", "Time Server", "ipv4", "Who tells the time, in the way of RFC 868."),
  nameServer: value("name_server", "Name Server", "ipv4", "A name server of the kind before DNS."),
  domainNameServer: value("domain_name_server", "Domain Name Server", "ipv4", "Whom to ask for names (DNS)."),
  logServer: value("log_server", "Log Server", "ipv4", "Who takes log messages."),
  lprServer: value("lpr_server", "LPR Server", "ipv4", "Who prints."),
  hostName: value("hostname", "Host Name", "string", "The client's name."),
  bootFileSize: value("boot_file_size", "Boot File Size", "uint16", "In blocks of 512 bytes."),
  domainName: value("domain_name", "Domain Name", "string", "The domain that names without a dot belong to."),
  rootPath: value("root_path", "Root Path", "string", "Where a machine without a disk has its files."),
  ipForwarding: value("ip_forwarding", "IP Forwarding", "boolean", "Whether the client is to be a router."),
  defaultTtl: value("default_ip_ttl", "Default IP Time-to-Live", "uint8", "What to write into ip.ttl."),
  interfaceMtu: value("interface_mtu", "Interface MTU", "uint16", "The longest packet to send, bytes."),
  broadcast: value("broadcast_address", "Broadcast Address", "ipv4", "The address of all on this network."),
  routerDiscovery: value(
    "perform_router_discover",
    "Perform Router Discover",
    "boolean",
    "Whether to look for routers oneself.",
  ),
  nisDomain: value("nis_domain", "Network Information Service Domain", "string", "For logins by NIS."),
  nisServer: value("nis_server", "Network Information Service Server", "ipv4", "For logins by NIS."),
  ntpServer: value("ntp_server", "Network Time Protocol Server", "ipv4", "Who tells the time (NTP)."),
  netbiosServer: value(
    "netbios_over_tcpip_name_server",
    "NetBIOS over TCP/IP Name Server",
    "ipv4",
    "Whom to ask for Windows' old names (WINS).",
  ),
  netbiosNode: value(
    "netbios_over_tcpip_node_type",
    "NetBIOS over TCP/IP Node Type",
    "uint8",
    "How to look for them: by asking all, a server, or both.",
  ),
  requestedAddress: value("requested_ip_address", "Requested IP Address", "ipv4", "The address the client would like."),
  leaseTime: value("ip_address_lease_time", "IP Address Lease Time", "uint32", "How long the address is the client's."),
  server: value("dhcp_server_id", "DHCP Server Identifier", "ipv4", "Which server's offer this is about."),
  message: value("message", "Message", "string", "Why it went wrong, in words."),
  maximumSize: value(
    "dhcp_max_message_size",
    "Maximum DHCP Message Size",
    "uint16",
    "The longest message the client takes, bytes.",
  ),
  renewal: value("renewal_time_value", "Renewal Time Value", "uint32", "When to ask this server for more time."),
  rebinding: value("rebinding_time_value", "Rebinding Time Value", "uint32", "When to ask any server for more time."),
  vendorClass: value("vendor_class_id", "Vendor class identifier", "string", "What kind of client it is."),
  tftpName: value("tftp_server_name", "TFTP Server Name", "string", "Where the boot file is."),
  bootFileName: value("bootfile_name", "Bootfile name", "string", "The file to boot from."),
  associatedAddress: value("associated_ip_option", "Associated IP option", "ipv4", "Other addresses of that client."),
  posixTimeZone: value("tz_pcode", "TZ PCode", "string", "The time zone, as POSIX writes it."),
  timeZone: value("tz_tcode", "TZ TCode", "string", "The time zone, by its name."),
  tftpAddress: value("tftp_server_address", "TFTP Server Address", "ipv4", "Where the boot file is."),
  usageUrl: value("mudurl", "MUDURL", "string", "Where the maker says what this device may do on a network."),
  captivePortal: value("captive_portal", "Captive Portal", "string", "The page where one signs in to this network."),
});

const v = valueFields;

/** What is known of each option by its number; the rest is shown by number and bytes. */
export const OPTIONS: Readonly<Record<number, OptionDescription>> = {
  0: { name: "Padding", kind: "special" },
  1: { name: "Subnet Mask", kind: "address", field: v.subnetMask },
  2: { name: "Time Offset", kind: "seconds", field: v.timeOffset },
  3: { name: "Router", kind: "addresses", field: v.router },
  4: { name: "Time Server", kind: "addresses", field: v.timeServer },
  5: { name: "Name Server", kind: "addresses", field: v.nameServer },
  6: { name: "Domain Name Server", kind: "addresses", field: v.domainNameServer },
  7: { name: "Log Server", kind: "addresses", field: v.logServer },
  8: { name: "Quotes Server", kind: "bytes" },
  9: { name: "LPR Server", kind: "addresses", field: v.lprServer },
  12: { name: "Host Name", kind: "text", field: v.hostName },
  13: { name: "Boot File Size", kind: "number", field: v.bootFileSize },
  15: { name: "Domain Name", kind: "text", field: v.domainName },
  17: { name: "Root Path", kind: "text", field: v.rootPath },
  19: { name: "IP Forwarding", kind: "flag", field: v.ipForwarding },
  23: { name: "Default IP Time-to-Live", kind: "number", field: v.defaultTtl },
  26: { name: "Interface MTU", kind: "number", field: v.interfaceMtu },
  28: { name: "Broadcast Address", kind: "address", field: v.broadcast },
  31: { name: "Perform Router Discover", kind: "flag", field: v.routerDiscovery },
  33: { name: "Static Route", kind: "bytes" },
  40: { name: "Network Information Service Domain", kind: "text", field: v.nisDomain },
  41: { name: "Network Information Service Servers", kind: "addresses", field: v.nisServer },
  42: { name: "Network Time Protocol Servers", kind: "addresses", field: v.ntpServer },
  43: { name: "Vendor-Specific Information", kind: "bytes" },
  44: { name: "NetBIOS over TCP/IP Name Server", kind: "addresses", field: v.netbiosServer },
  46: { name: "NetBIOS over TCP/IP Node Type", kind: "number", field: v.netbiosNode },
  47: { name: "NetBIOS over TCP/IP Scope", kind: "bytes" },
  50: { name: "Requested IP Address", kind: "address", field: v.requestedAddress },
  51: { name: "IP Address Lease Time", kind: "seconds", field: v.leaseTime },
  52: { name: "Option Overload", kind: "special" },
  53: { name: "DHCP Message Type", kind: "special" },
  54: { name: "DHCP Server Identifier", kind: "address", field: v.server },
  55: { name: "Parameter Request List", kind: "special" },
  56: { name: "Message", kind: "text", field: v.message },
  57: { name: "Maximum DHCP Message Size", kind: "number", field: v.maximumSize },
  58: { name: "Renewal Time Value", kind: "seconds", field: v.renewal },
  59: { name: "Rebinding Time Value", kind: "seconds", field: v.rebinding },
  60: { name: "Vendor class identifier", kind: "text", field: v.vendorClass },
  61: { name: "Client identifier", kind: "special" },
  66: { name: "TFTP Server Name", kind: "text", field: v.tftpName },
  67: { name: "Bootfile name", kind: "text", field: v.bootFileName },
  69: { name: "SMTP Server", kind: "bytes" },
  77: { name: "User Class Information", kind: "bytes" },
  78: { name: "Directory Agent Information", kind: "bytes" },
  79: { name: "Service Location Agent Scope", kind: "bytes" },
  81: { name: "Client Fully Qualified Domain Name", kind: "special" },
  82: { name: "Agent Information Option", kind: "special" },
  90: { name: "Authentication", kind: "bytes" },
  91: { name: "Client last transaction time", kind: "bytes" },
  92: { name: "Associated IP option", kind: "addresses", field: v.associatedAddress },
  93: { name: "Client System Architecture", kind: "bytes" },
  94: { name: "Client Network Device Interface", kind: "bytes" },
  95: { name: "LDAP", kind: "bytes" },
  97: { name: "UUID/GUID-based Client Identifier", kind: "bytes" },
  100: { name: "PCode", kind: "text", field: v.posixTimeZone },
  101: { name: "TCode", kind: "text", field: v.timeZone },
  108: { name: "IPv6-Only Preferred", kind: "bytes" },
  114: { name: "DHCP Captive-Portal", kind: "text", field: v.captivePortal },
  116: { name: "DHCP Auto-Configuration", kind: "bytes" },
  118: { name: "Subnet Selection Option", kind: "bytes" },
  119: { name: "Domain Search", kind: "bytes" },
  120: { name: "SIP Servers", kind: "bytes" },
  121: { name: "Classless Static Route", kind: "bytes" },
  124: { name: "V-I Vendor Class", kind: "bytes" },
  125: { name: "V-I Vendor-specific Information", kind: "bytes" },
  145: { name: "Forcerenew Nonce Capable", kind: "bytes" },
  150: { name: "TFTP Server Address", kind: "addresses", field: v.tftpAddress },
  161: { name: "Manufacturer Usage Description", kind: "text", field: v.usageUrl },
  249: { name: "Private/Classless Static Route (Microsoft)", kind: "bytes" },
  252: { name: "Private/Proxy autodiscovery", kind: "bytes" },
  255: { name: "End", kind: "special" },
};

export function optionName(code: number): string {
  return OPTIONS[code]?.name ?? (code >= 224 ? "Private" : "Unknown");
}
