/** What sentences are about, and what each says; docs/EXPLAIN.md is held to this table. */
export const TOPICS = {
  // the capture
  "capture.content": "what the capture holds: its format, how many frames, from when to when",
  "capture.conversations": "how many conversations over TCP and over UDP it has",
  "capture.look-first": "a conversation to look at first, and why",
  "capture.damage": "what was wrong with the file",
  // who
  "who.opened": "who opened the conversation, to what, and when",
  "who.duration": "how long it lasted, how many frames and bytes went each way",
  "who.roles-unknown": "that the one who opened it cannot be known",
  "who.part": "that only a part of a very long conversation was looked at",
  "who.vantage": "where on the way the capture was taken",
  // phases
  "phases.handshake": "the handshake and its frames",
  "phases.data": "the frames in which data was carried",
  "phases.close": "the frames that closed the connection",
  "phases.end": "how the connection ended",
  // carried
  "carried.protocol": "what protocol the conversation speaks",
  "carried.bytes": "how many bytes of data each side sent",
  "carried.item": "one thing that was carried: a request, an answer, a message, a file",
  "carried.more": "how many further things were carried",
  "carried.nothing": "that no data was carried",
  // troubles
  "troubles.none": "that nothing went wrong",
  "troubles.kind": "one kind of trouble: how often, where, what it cost, and what Wireshark calls it",
  "troubles.icmp": "an ICMP error that answers a datagram",
  "troubles.wireshark": "a verdict of Wireshark's that is not ours",
  // speed
  "speed.limits": "who limited the speed of one direction, as parts of its time",
  "speed.share": "one limit: how long it held, and where the longest",
  "speed.link": "the rate of the slowest link of the way",
  "speed.rate": "how fast one direction carried its data",
  // questions
  "questions.syn": "the sequence number of the SYN, and what marks it as one",
  "questions.syn-ack": "the numbers of the SYN/ACK, and how the server came by them",
  "questions.window": "the smallest window that a side advertised, and where",
  "questions.throttled": "whether the receiver's window ever throttled the sender",
  "questions.retransmissions": "which segments were sent again, and how one knows",
  "questions.udp-header": "the fields of the UDP header and their sizes",
  "questions.udp-length": "what the Length field of UDP counts",
  "questions.udp-limits": "the largest payload and port of UDP, and its protocol number",
  "questions.layer": "which bytes of one packet are which field of one layer",
} as const;

export type Topic = keyof typeof TOPICS;
