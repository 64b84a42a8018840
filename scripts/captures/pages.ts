import { upload, type Scenario } from "./scenario.ts";

const ONE_WAY = { delayMs: 5 };
const ETHERNET = { medium: "ethernet", toServer: ONE_WAY, toClient: ONE_WAY } as const;

/** What the textbook's questions are asked of: small exchanges in Ethernet frames. */
export const PAGES: readonly Scenario[] = [
  {
    name: "page-node",
    about: "A page, its style sheet (packed, chunked), its picture, and one that is not there, over one connection.",
    ...ETHERNET,
    server: ["node", "page-server.ts", "ADDRESS"],
    client: ["node", "page-client.ts", "ADDRESS"],
  },
  {
    name: "page-curl",
    about: "A page got with curl, and then one that is not there.",
    ...ETHERNET,
    server: ["node", "page-server.ts", "ADDRESS"],
    client: ["curl", "--no-progress-meter", "http://ADDRESS/", "http://ADDRESS/nothing-here"],
  },
  {
    name: "uppercase-tcp",
    about: "A sentence is sent over TCP and comes back in capitals.",
    ...ETHERNET,
    server: ["node", "uppercase.ts", "serve", "tcp", "ADDRESS"],
    client: ["node", "uppercase.ts", "ask", "tcp", "ADDRESS", "what is said here comes back in capitals"],
  },
  {
    name: "uppercase-udp",
    about: "A sentence is sent over UDP and comes back in capitals.",
    ...ETHERNET,
    server: ["node", "uppercase.ts", "serve", "udp", "ADDRESS"],
    client: ["node", "uppercase.ts", "ask", "udp", "ADDRESS", "what is said here comes back in capitals"],
  },
  {
    name: "offload",
    about:
      "An upload over virtual Ethernet that leaves checksums and segmentation to the device: sums that are no errors.",
    medium: "cable",
    ...upload(1_000_000),
  },
];
