/**
 * Every length, count and queue that has a bound, with the unit in its name.
 * docs/LIMITS.md lists each one; a test holds the page to this table.
 */
export const LIMITS = {
  /** Characters (code points) of a person's name, after NFC. */
  nameCharacters: 32,
  /** Characters of a room's name, after NFC. */
  roomNameCharacters: 48,
  /** Characters of a room's topic. */
  topicCharacters: 256,
  /** UTF-8 bytes of one message's text. */
  messageBytes: 16_384,
  /** Bytes of one frame from a client on the socket; a larger one closes it with 1009. */
  frameBytes: 65_536,
  /** Bytes of one HTTP request body. */
  bodyBytes: 65_536,
  /** Bytes of an HTTP request's head. */
  headBytes: 16_384,
  /** Characters of a client's nonce, which makes a send repeatable without repeating the message. */
  nonceCharacters: 64,
  /** UTF-8 bytes of one reaction. */
  reactionBytes: 32,
  /** Different reactions on one message. */
  reactionsPerMessage: 32,
  /** People named in one message who are told of it. */
  mentionsPerMessage: 64,
  /** Messages in one page of history. */
  historyPage: 200,
  /** Results in one page of search. */
  searchPage: 50,
  /** Characters of a search query. */
  searchCharacters: 256,
  /** Characters of a password; the least and the most. */
  passwordCharactersMin: 8,
  passwordCharactersMax: 256,
  /** Rooms a hub holds, direct messages not counted. */
  rooms: 10_000,
  /** Invites outstanding at one time. */
  invites: 1_000,
  /** The longest life of an invite, in seconds (30 days). */
  inviteSecondsMax: 2_592_000,
  /** Characters of an invite's code. */
  inviteCharacters: 512,
  /** Sessions of one person; the oldest ends when a new one would pass it. */
  sessionsPerUser: 32,
  /** People in the welcome; the rest are asked for by id. */
  welcomeUsers: 1_000,
  /** Ids in one request for people. */
  usersPerRequest: 200,
  /** Unread messages are counted up to this many. */
  unreadCount: 1_000,
  /** Connections a hub holds open. */
  connections: 20_000,
  /** Connections that have not yet said who they are. */
  connectionsUnknown: 2_048,
  /** Milliseconds in which a connection must send its first byte, its TLS hello and its request head. */
  firstByteMs: 10_000,
  requestHeadMs: 15_000,
  /** Bytes queued for one client before the hub stops pushing to it and lets it catch up from the store. */
  connectionQueueBytes: 1_048_576,
  /** Seconds after which a client that takes nothing of what waits for it is closed. */
  stuckSeconds: 300,
  /** Bytes of newest frames kept in memory for clients that are a little behind. */
  recentBytes: 8_388_608,
  /** In a room of more people, who types is not told; and of one client at most once in so many ms. */
  typingAudience: 200,
  typingMs: 1_000,
  /** Milliseconds after which a nickname that nobody uses and no password keeps may be taken by another. */
  nameHoldMs: 120_000,
  /** Bytes read from the store at one time for a client that catches up. */
  catchUpBytes: 262_144,
  /** Changes waiting to be written to the store; one more is refused with hub_busy. */
  storeQueue: 20_000,
  /** Bytes of those. */
  storeQueueBytes: 33_554_432,
  /** Frames the hub forgives before it closes a client that sends nonsense. */
  badFrames: 8,
  /** Keys one rate limiter remembers; the fullest buckets are forgotten first. */
  rateKeys: 50_000,
  /** Unacknowledged messages a client keeps for sending again. */
  outbox: 10_000,
  /** Of those, on their way at one time; the others wait for acknowledgements. */
  sendsInFlight: 64,
  /** Events that wait for one reader of a client; one more ends the reader with an error. */
  clientEvents: 10_000,
} as const;
