import { peers, upload, type Scenario } from "./scenario.ts";

const ONE_WAY = { delayMs: 10, rate: 20_000_000 };
const MEGABYTE = 1_000_000;

/** Everything that can happen to a connection, one at a time, so that what a frame is called can be held to what it was. */
export const VERDICTS: readonly Scenario[] = [
  {
    name: "random-loss",
    about: "An upload over a wire that loses 1 % of what the client sends, and never reorders.",
    toServer: { ...ONE_WAY, loss: 0.01 },
    toClient: ONE_WAY,
    ...upload(MEGABYTE),
  },
  {
    name: "burst-loss",
    about: "An upload over a wire that loses several packets in a row.",
    toServer: { ...ONE_WAY, burst: { toBad: 0.01, toGood: 0.3, lossGood: 0, lossBad: 0.8 } },
    toClient: ONE_WAY,
    seed: 3,
    ...upload(MEGABYTE),
  },
  {
    name: "reordering",
    about: "An upload of which 2 % of the packets come 6 ms late, behind those sent after them. Nothing is lost.",
    toServer: { ...ONE_WAY, reorder: 0.02, reorderByMs: 6 },
    toClient: ONE_WAY,
    ...upload(MEGABYTE),
  },
  {
    name: "duplication",
    about: "An upload over a wire that doubles 2 % of the packets, both ways. Nothing is lost.",
    toServer: { ...ONE_WAY, duplicate: 0.02, duplicateAfterMs: 0.1 },
    toClient: { ...ONE_WAY, duplicate: 0.02, duplicateAfterMs: 0.1 },
    ...upload(MEGABYTE),
  },
  {
    name: "ack-loss",
    about: "An upload of which nothing is lost, but a third of the acknowledgements.",
    toServer: ONE_WAY,
    toClient: { ...ONE_WAY, loss: 0.33 },
    ...upload(MEGABYTE),
  },
  {
    name: "everything",
    about: "An upload over a wire that loses, reorders and doubles, both ways.",
    toServer: { ...ONE_WAY, loss: 0.01, reorder: 0.01, reorderByMs: 6, duplicate: 0.01, duplicateAfterMs: 0.1 },
    toClient: { ...ONE_WAY, loss: 0.05, duplicate: 0.01, duplicateAfterMs: 0.1 },
    ...upload(MEGABYTE),
  },
  {
    name: "no-sack-loss",
    about: "Random loss between hosts without selective acknowledgement.",
    toServer: { ...ONE_WAY, loss: 0.01 },
    toClient: ONE_WAY,
    settings: { client: { "net.ipv4.tcp_sack": 0 }, server: { "net.ipv4.tcp_sack": 0 } },
    ...upload(MEGABYTE),
  },
  {
    name: "no-timestamps",
    about: "Loss, reordering and doubling between hosts without TCP timestamps.",
    toServer: { ...ONE_WAY, loss: 0.01, reorder: 0.01, reorderByMs: 6, duplicate: 0.01, duplicateAfterMs: 0.1 },
    toClient: ONE_WAY,
    settings: { client: { "net.ipv4.tcp_timestamps": 0 }, server: { "net.ipv4.tcp_timestamps": 0 } },
    ...upload(MEGABYTE),
  },
  {
    name: "handshake-loss",
    about: "The first SYN is lost, then the first SYN/ACK.",
    toServer: { ...ONE_WAY, drop: [1] },
    toClient: { ...ONE_WAY, drop: [1] },
    ...upload(20_000),
  },
  {
    name: "blackout",
    about: "Nothing gets through for 1.5 s in the middle of an upload: retransmission timeouts.",
    toServer: { ...ONE_WAY, blackoutsMs: [[250, 1750]] },
    toClient: { ...ONE_WAY, blackoutsMs: [[250, 1750]] },
    ...upload(MEGABYTE),
  },
  {
    name: "delay-spike",
    about:
      "Thirty packets of an upload come 250 ms late: the sender takes them for lost, sends them again, and they were not.",
    toServer: { ...ONE_WAY, reorderPackets: [[100, 129]], reorderByMs: 250 },
    toClient: ONE_WAY,
    ...upload(MEGABYTE),
  },
  {
    name: "delay-jump",
    about:
      "From the hundredth packet on the way takes 300 ms longer: a retransmission timeout although nothing is lost.",
    toServer: { ...ONE_WAY, reorderPackets: [[100, 100_000]], reorderByMs: 300 },
    toClient: ONE_WAY,
    ...upload(400_000),
  },
  {
    name: "tail-loss",
    about: "The last segment of a message is lost: nothing follows that could give it away, so a tail loss probe does.",
    // Packet 1 is the SYN, 2 its last acknowledgement, 3 to 12 the ten segments of the message.
    toServer: { ...ONE_WAY, drop: [12] },
    toClient: ONE_WAY,
    ...request(14_480, 100),
  },
  {
    name: "tail-loss-timeout",
    about: "The last segment of a message is lost and so is the tail loss probe: a retransmission timeout.",
    toServer: { ...ONE_WAY, drop: [[12, 13]] },
    toClient: ONE_WAY,
    ...request(14_480, 100),
  },
  {
    name: "zero-window",
    about:
      "The server reads 100,000 bytes, nothing for three seconds, and then the rest: zero windows and their probes.",
    toServer: ONE_WAY,
    toClient: ONE_WAY,
    settings: { server: { "net.ipv4.tcp_rmem": "4096 16384 32768" } },
    ...peers({
      client: [{ do: "send", bytes: 400_000 }, { do: "end" }],
      server: [
        { do: "receive", bytes: 100_000, piece: 10_000 },
        { do: "wait", ms: 3_000 },
        { do: "receive", bytes: 300_000 },
        { do: "end" },
      ],
      readAhead: 16_384,
    }),
  },
  {
    name: "keep-alive",
    about:
      "A question, an answer, and then silence for 4.5 s, in which the client's kernel asks every second whether anyone is there.",
    toServer: ONE_WAY,
    toClient: ONE_WAY,
    ...peers({
      client: [
        { do: "keep-alive", afterMs: 1_000 },
        { do: "send", bytes: 300 },
        { do: "receive", bytes: 700 },
        { do: "wait", ms: 4_500 },
        { do: "send", bytes: 300 },
        { do: "receive", bytes: 700 },
        { do: "end" },
      ],
      server: [
        {
          do: "repeat",
          times: 2,
          steps: [
            { do: "receive", bytes: 300 },
            { do: "send", bytes: 700 },
          ],
        },
        { do: "end" },
      ],
    }),
  },
  {
    name: "corruption",
    about:
      "An upload over a wire that flips a bit in 2 % of the packets, both ways: checksums fail, and they are sent again.",
    toServer: { ...ONE_WAY, corrupt: 0.02 },
    toClient: { ...ONE_WAY, corrupt: 0.02 },
    ...upload(600_000),
  },
  {
    name: "reset",
    about: "The server reads the half of an upload and resets the connection.",
    toServer: ONE_WAY,
    toClient: ONE_WAY,
    ...peers({
      client: [{ do: "send", bytes: 200_000 }, { do: "end" }],
      server: [{ do: "receive", bytes: 100_000 }, { do: "reset" }],
    }),
  },
  {
    name: "missed-frames",
    about: "Random loss, and captures that missed 3 % of the frames that passed them.",
    toServer: { ...ONE_WAY, loss: 0.005 },
    toClient: ONE_WAY,
    seed: 5,
    missing: 0.03,
    ...upload(MEGABYTE),
  },
];

/** A question from the client, an answer from the server, and the end. */
function request(question: number, answer: number): Pick<Scenario, "client" | "server"> {
  return peers({
    client: [{ do: "send", bytes: question }, { do: "receive", bytes: answer }, { do: "end" }],
    server: [{ do: "receive", bytes: question }, { do: "send", bytes: answer }, { do: "end" }],
  });
}
