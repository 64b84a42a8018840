/** Types of ICMPv6 messages, https://www.iana.org/assignments/icmpv6-parameters */
export const TYPES: Readonly<Record<number, string>> = {
  1: "Destination Unreachable",
  2: "Packet Too Big",
  3: "Time Exceeded",
  4: "Parameter Problem",
  100: "Private experimentation",
  101: "Private experimentation",
  127: "Reserved for expansion of ICMPv6 error messages",
  128: "Echo (ping) request",
  129: "Echo (ping) reply",
  130: "Multicast Listener Query",
  131: "Multicast Listener Report",
  132: "Multicast Listener Done",
  133: "Router Solicitation",
  134: "Router Advertisement",
  135: "Neighbor Solicitation",
  136: "Neighbor Advertisement",
  137: "Redirect",
  138: "Router Renumbering",
  139: "Node Information Query",
  140: "Node Information Reply",
  141: "Inverse Neighbor Discovery Solicitation",
  142: "Inverse Neighbor Discovery Advertisement",
  143: "Multicast Listener Report Message v2",
  144: "Home Agent Address Discovery Request",
  145: "Home Agent Address Discovery Reply",
  146: "Mobile Prefix Solicitation",
  147: "Mobile Prefix Advertisement",
  148: "Certification Path Solicitation",
  149: "Certification Path Advertisement",
  150: "Experimental Mobility",
  151: "Multicast Router Advertisement",
  152: "Multicast Router Solicitation",
  153: "Multicast Router Termination",
  154: "FMIPv6",
  155: "RPL Control",
  156: "Locator Update",
  157: "Duplicate Address Request",
  158: "Duplicate Address Confirmation",
  159: "MPL Control Message",
  160: "Extended Echo request",
  161: "Extended Echo reply",
  200: "Private experimentation",
  201: "Private experimentation",
  255: "Reserved for expansion of ICMPv6 informational messages",
};

/** Names of codes, by type, and how an unknown one is called. */
export const CODES: Readonly<
  Record<number, { readonly names: Readonly<Record<number, string>>; readonly unknown: string }>
> = {
  1: {
    names: {
      0: "no route to destination",
      1: "Administratively prohibited",
      2: "Beyond scope of source address",
      3: "Address unreachable",
      4: "Port unreachable",
      5: "Source address failed ingress/egress policy",
      6: "Reject route to destination",
      7: "Error in Source Routing Header",
    },
    unknown: "Unknown",
  },
  3: {
    names: { 0: "hop limit exceeded in transit", 1: "fragment reassembly time exceeded" },
    unknown: "Unknown (%)",
  },
  4: {
    names: {
      0: "erroneous header field encountered",
      1: "unrecognized Next Header type encountered",
      2: "unrecognized IPv6 option encountered",
      3: "IPv6 First Fragment has incomplete IPv6 Header Chain",
    },
    unknown: "Unknown (%)",
  },
  138: { names: { 0: "Command", 1: "Result", 255: "Sequence number reset" }, unknown: "Unknown (%)" },
  139: {
    names: {
      0: "Query subject = IPv6 addresses",
      1: "Query subject = DNS name or empty",
      2: "Query subject = IPv4 addresses",
    },
    unknown: "Unknown (%)",
  },
  140: { names: { 0: "Successful", 1: "Refused", 2: "Unknown query type" }, unknown: "Unknown (%)" },
  160: { names: { 0: "No error" }, unknown: "Unknown (%)" },
  161: {
    names: {
      0: "No error",
      1: "Malformed Query",
      2: "No Such Interface",
      3: "No Such Table Entry",
      4: "Multiple Interfaces Satisfy Query",
    },
    unknown: "Unknown (%)",
  },
};

export const UNREACHABLE = 1;
export const TOO_BIG = 2;
export const TIME_EXCEEDED = 3;
export const PARAMETER_PROBLEM = 4;
export const ECHO_REQUEST = 128;
export const ECHO_REPLY = 129;
export const LISTENER_QUERY = 130;
export const LISTENER_REPORT = 131;
export const LISTENER_DONE = 132;
export const ROUTER_SOLICITATION = 133;
export const ROUTER_ADVERTISEMENT = 134;
export const NEIGHBOR_SOLICITATION = 135;
export const NEIGHBOR_ADVERTISEMENT = 136;
export const REDIRECT = 137;
export const INVERSE_SOLICITATION = 141;
export const INVERSE_ADVERTISEMENT = 142;
export const LISTENER_REPORT_V2 = 143;
export const EXTENDED_REQUEST = 160;
export const EXTENDED_REPLY = 161;
