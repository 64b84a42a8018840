import { peers, upload, type Scenario } from "./scenario.ts";

const HEADERS = 96;
const LONG_WAY = { delayMs: 50, rate: 100_000_000 };

/** Transfers whose speed one thing alone was made to limit. */
export const LIMITS: readonly Scenario[] = [
  {
    name: "slow-writer",
    about: "The client has 4 KB to send every 20 ms.",
    limit: "sender's application",
    toServer: { delayMs: 10, rate: 100_000_000 },
    toClient: { delayMs: 10, rate: 100_000_000 },
    snapLength: HEADERS,
    ...peers({
      client: [{ do: "send", bytes: 400_000, piece: 4_000, everyMs: 20 }, { do: "end" }],
      server: [{ do: "receive", bytes: 400_000 }, { do: "end" }],
    }),
  },
  {
    name: "slow-reader",
    about: "The server sends, and the client, whose buffer is small, reads 8 KB every 20 ms.",
    limit: "receiver's window",
    toServer: { delayMs: 5, rate: 100_000_000 },
    toClient: { delayMs: 5, rate: 100_000_000 },
    settings: { client: { "net.ipv4.tcp_rmem": "4096 16384 32768" } },
    snapLength: HEADERS,
    ...peers({
      client: [{ do: "receive", bytes: 800_000, piece: 8_000, everyMs: 20 }, { do: "end" }],
      server: [{ do: "send", bytes: 800_000 }, { do: "end" }],
      readAhead: 8_000,
    }),
  },
  {
    name: "small-receive-buffer",
    about: "A long way, and a receiver that reads at once but whose kernel keeps a buffer of 32 KB.",
    limit: "receiver's window",
    toServer: LONG_WAY,
    toClient: LONG_WAY,
    settings: { server: { "net.ipv4.tcp_rmem": "4096 32768 32768" } },
    snapLength: HEADERS,
    ...upload(500_000),
  },
  {
    name: "no-window-scaling",
    about: "A long way between hosts that do not scale their windows: 64 KB is the largest.",
    limit: "receiver's window",
    toServer: LONG_WAY,
    toClient: LONG_WAY,
    settings: { client: { "net.ipv4.tcp_window_scaling": 0 }, server: { "net.ipv4.tcp_window_scaling": 0 } },
    snapLength: HEADERS,
    ...upload(1_000_000),
  },
  {
    name: "small-send-buffer",
    about: "A long way, and a sender whose kernel keeps no more than 32 KB that are not acknowledged.",
    limit: "sender's buffer",
    toServer: LONG_WAY,
    toClient: LONG_WAY,
    settings: { client: { "net.ipv4.tcp_wmem": "4096 32768 32768" } },
    snapLength: HEADERS,
    ...upload(3_000_000),
  },
  {
    name: "nagle-stall",
    about:
      "The client writes a request in two small pieces, and Nagle's algorithm holds the second back until the server's delayed acknowledgement.",
    limit: "Nagle and delayed ACK",
    toServer: { delayMs: 2 },
    toClient: { delayMs: 2 },
    ...peers({
      client: [
        {
          do: "repeat",
          times: 40,
          steps: [
            { do: "send", bytes: 500, piece: 250 },
            { do: "receive", bytes: 100 },
          ],
        },
        { do: "end" },
      ],
      server: [
        {
          do: "repeat",
          times: 40,
          steps: [
            { do: "receive", bytes: 500 },
            { do: "send", bytes: 100 },
          ],
        },
        { do: "end" },
      ],
    }),
  },
  ...lossy("cubic"),
  ...lossy("bbr"),
  ...slowLink("cubic"),
  ...slowLink("bbr"),
  {
    name: "slow-start",
    about: "A long, wide way and a short transfer: over before the congestion window has opened.",
    limit: "slow start",
    toServer: LONG_WAY,
    toClient: LONG_WAY,
    snapLength: HEADERS,
    ...upload(400_000),
  },
  {
    name: "short-connections",
    about: "Thirty connections one after the other, each for a small request and its answer.",
    limit: "handshake",
    toServer: { delayMs: 20 },
    toClient: { delayMs: 20 },
    ...peers({
      client: [{ do: "send", bytes: 200 }, { do: "receive", bytes: 1_000 }, { do: "end" }],
      server: [{ do: "receive", bytes: 200 }, { do: "send", bytes: 1_000 }, { do: "end" }],
      connections: 30,
    }),
  },
];

function lossy(congestionControl: "cubic" | "bbr"): Scenario[] {
  return [
    {
      name: `lossy-${congestionControl}`,
      about: `A wide way that loses 2 % of what the client sends; ${congestionControl} in the sender.`,
      limit: "loss",
      congestionControl,
      toServer: { delayMs: 20, rate: 100_000_000, loss: 0.02 },
      toClient: { delayMs: 20, rate: 100_000_000 },
      snapLength: HEADERS,
      ...upload(1_500_000),
    },
  ];
}

function slowLink(congestionControl: "cubic" | "bbr"): Scenario[] {
  return [
    {
      name: `slow-link-${congestionControl}`,
      about: `A link of 8 Mb/s whose queue holds 250 ms; ${congestionControl} in the sender. The round trip grows with the queue.`,
      limit: "link's rate",
      congestionControl,
      toServer: { delayMs: 10, rate: 8_000_000, queueBytes: 250_000 },
      toClient: { delayMs: 10, rate: 8_000_000 },
      snapLength: HEADERS,
      ...upload(2_500_000),
    },
  ];
}
