/** Bounds on what a capture can make us do or keep; docs/LIMITS.md is held to them. */
export const CAPTURE_LIMITS = {
  /** Layers within one frame; tunnels in tunnels end here. */
  layers: 64,
  /** IPv4 addresses of which is remembered whose they are. */
  arpAddresses: 65_536,
  /** Echo requests (pings) that are remembered for their answers. */
  echoRequests: 65_536,
  /** Extension headers of one IPv6 packet. */
  extensionHeaders: 256,
  /** Bytes captured of one frame. */
  frameBytes: 262_144,
  /** Bytes captured of one frame on D-Bus and USB, where a frame may be a whole message. */
  largeFrameBytes: 134_217_728,
  /** Bytes of one pcapng block that is held as a whole; what is not needed is skipped whatever its size. */
  blockBytes: 16_777_216,
  /** Bytes searched for the end of a pcapng block whose lengths disagree. */
  damageBytes: 1_048_576,
  /** Interfaces of a capture, all sections together. */
  interfaces: 65_535,
  /** Bytes kept of what a capture tells beside its frames: comments, names, secrets, sections, texts of interfaces. */
  metadataBytes: 67_108_864,
  /** Problems of a capture that are kept one by one; further ones are counted. */
  problems: 1_000,
  /** Points of a gzipped capture from which it can be read again, about 33 KiB each. */
  checkpoints: 512,
  /** Conversations of each protocol; further packets belong to none. */
  conversations: 4_194_304,
  /** Segments that one side sent and the other has not acknowledged; further ones are not remembered, as in Wireshark. */
  unacknowledgedSegments: 10_000,
  /** The same of all conversations together, 32 bytes each. */
  unacknowledgedSegmentsInAll: 4_194_304,
  /** Segments kept in order that came into one gap of a conversation; further ones are judged, but not remembered. */
  gapPieces: 4096,
  /** Selectively acknowledged blocks kept of a conversation at one time. */
  sackBlocksKept: 1024,
  /** Datagrams of which some fragments are there and others are not; the oldest are forgotten first. */
  fragmentedDatagrams: 4_096,
  /** Bytes of such fragments in all. */
  fragmentBytes: 33_554_432,
  /** Fragments of one datagram: as many as it can have, if each has eight bytes. */
  fragmentsOfDatagram: 8_192,
  /** Seconds that a fragment waits for the others (RFC 1122 §3.3.2 says 60 to 120). */
  fragmentSeconds: 120,
  /** Datagrams put together whose frames are remembered, so that they can be dissected again. */
  reassembledDatagrams: 65_536,
  /** Conversations of which dissectors remember something; those that were quiet the longest are forgotten first. */
  dissectedConversations: 65_536,
  /** Bytes of messages on their way, over all streams; beyond it the conversation that was quiet the longest is forgotten. */
  streamBytes: 134_217_728,
  /** Bytes of one message that spans several segments; a longer one is shown in parts. */
  messageBytes: 16_777_216,
  /** Segments of one message; one of more is shown in parts. */
  messagePieces: 65_536,
  /** Messages of one direction that are remembered: those on their way, and the last ones that were put together. */
  messagesOfDirection: 32,
  /** Bytes of the first line and the header fields of an HTTP message; beyond it their end is not waited for. */
  httpHeadBytes: 262_144,
  /** Bytes that a packed body is unpacked to at most. */
  unpackedBytes: 16_777_216,
  /** Bytes held of one side of a followed conversation, because others before them are missing; beyond it those are a gap. */
  followedHeldBytes: 67_108_864,
  /** Pieces in which those bytes may be. */
  followedHeldPieces: 16_384,
  /** Last bytes of each side that are kept, to compare with them what is sent again. */
  followedComparedBytes: 4_194_304,
  /** Gaps of each side that are remembered, for bytes that come too late. */
  followedGaps: 1_000,
  /** Connections of Wireside whose secrets are taken from key logs. */
  wiresideConnections: 4_096,
  /** Traffic secrets of Wireside that are read from one key log. */
  wiresideSecrets: 65_536,
  /** Connection ids of Wireside that are remembered; the oldest are forgotten first. */
  wiresideIds: 65_536,
  /** Bytes that are tried in vain with secrets of connections that they may not belong to. */
  wiresideTriedBytes: 16_777_216,
  /** Files that are taken out of one capture. */
  exportedObjects: 100_000,
  /** Bytes of one file that is taken out; what is beyond is left out, and the file said not to be whole. */
  objectBytes: 268_435_456,
  /** Bytes of all such files that are on their way; beyond it the conversation that was quiet the longest ends. */
  objectBytesInAll: 536_870_912,
  /** Places of protocols above others that are counted; frames of further ones are counted up to there. */
  hierarchyPlaces: 10_000,
  /** Stretches of time in which frames are counted; frames of further ones are left out. */
  intervals: 1_000_000,
  /** UTF-16 units of a display filter. */
  filterCharacters: 65_536,
  /** Levels of parentheses, functions and operators within a display filter. */
  filterDepth: 100,
  /** Elements of one set of a display filter. */
  filterSetElements: 4_096,
  /** Values that arithmetic on two fields with several values each makes of one frame; further ones are left out. */
  filterValues: 10_000,
  /** Pairs of values looked at to compare two fields of one frame. */
  filterPairs: 1_000_000,
  /** Steps of a regular expression, its repetitions written out. */
  patternSteps: 4_096,
  /** States of a regular expression's automaton that are kept, about 1 KiB each; beyond it they are made again when needed. */
  patternStates: 1_000,
  /** Suggestions for one place of a display filter. */
  filterSuggestions: 100,
  /** Lanes of a ladder diagram; further hosts share the last. */
  ladderLanes: 12,
  /** Conversations explained where none are named. */
  explainedByDefault: 10,
  /** Conversations explained at once. */
  explainedConversations: 1_000,
  /** Segments of one TCP conversation that are judged to explain it, the first of them, about 200 bytes each. */
  explainedSegments: 1_000_000,
  /** Frames from a conversation's first on among which ICMP errors that answer it are looked for. */
  explainedNear: 65_536,
  /** Frames of no conversation that are looked at for such errors. */
  explainedErrors: 200,
  /** Frames of one conversation that are taken apart to tell what it carried, the first of them. */
  explainedFrames: 20_000,
  /** Messages, requests and files of one conversation that are told one by one; further ones are counted. */
  explainedMessages: 100,
  /** UTF-16 units of a value that stands as evidence; a longer one is cut, and ends with “…”. */
  evidenceCharacters: 200,
  /** Comments that one frame of an annotated copy is given. */
  frameComments: 16,
  /** Frames that are listed of one kind of trouble; further ones are counted. */
  troubleFrames: 1_000,
  /** Conversations of one report. */
  reportConversations: 50,
  /** Items of one ladder diagram in a report; the rest is folded into runs. */
  reportArrows: 100,
  /** Frames of one conversation over UDP that are drawn in a report. */
  reportDatagrams: 2_000,
  /** Combinations of Wireshark's verdicts and ours that are told of one conversation in a report. */
  reportVerdictGroups: 60,
  /** Frames that are told one by one in a report of those on which Wireshark says one thing and we another. */
  reportVerdicts: 2,
  /** Frames of the same kind that are then named; further ones are counted. */
  reportFramesNamed: 20,
  /** Pieces of evidence that are written after one sentence of a report; further ones are counted. */
  reportEvidence: 40,
  /** Frames whose bytes are shown in a report … */
  reportFrames: 400,
  /** … fields that are pointed at in one of them … */
  reportFields: 64,
  /** … lines of bytes of one of them … */
  reportHexLines: 48,
  /** … and bytes that are looked at for those lines. */
  reportSourceBytes: 65_536,
} as const;
