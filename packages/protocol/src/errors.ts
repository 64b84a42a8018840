/**
 * Stable error codes: what happened, the HTTP status, and what to do.
 * docs/ERRORS.md is held to this table by a test. A code is never renamed.
 */
export const ERRORS = {
  bad_request: {
    status: 400,
    says: "The request does not have the form this address takes.",
    do: "Compare it with /api/openapi.json.",
  },
  bad_json: {
    status: 400,
    says: "The body or frame is not JSON in UTF-8.",
    do: "Send one JSON value, encoded as UTF-8.",
  },
  bad_name: {
    status: 400,
    says: "The name cannot be used.",
    do: "Use 1 to 32 visible characters, letters of one alphabet, without @, #, / or :, and not beginning or ending with a space.",
  },
  bad_password: { status: 400, says: "The password is too short or too long.", do: "Use 8 to 256 characters." },
  bad_invite: {
    status: 400,
    says: "The invite is not one this hub knows, or it is incomplete.",
    do: "Copy the whole invite again, or ask for a new one.",
  },
  bad_address: {
    status: 400,
    says: "The address of the hub cannot be understood.",
    do: "Write HOST, HOST:PORT, or the invite as it was given.",
  },
  wrong_credentials: {
    status: 401,
    says: "The name or the password is wrong.",
    do: "Check both; passwords tell capital letters apart.",
  },
  not_signed_in: { status: 401, says: "The request carries no valid session.", do: "Join or log in again." },
  session_ended: {
    status: 401,
    says: "This session was ended: signed out, revoked, expired, or the password changed.",
    do: "Log in again.",
  },
  forbidden: {
    status: 403,
    says: "You may not do this.",
    do: "Ask someone with the right: the room's owner or an admin.",
  },
  invite_needed: {
    status: 403,
    says: "This hub takes new people by invite only.",
    do: "Ask one of its members for an invite.",
  },
  wrong_origin: {
    status: 403,
    says: "The request comes from another site's page.",
    do: "Use the hub's own page, or a client with a token.",
  },
  not_found: {
    status: 404,
    says: "There is no such thing, or it is not yours to see.",
    do: "Check the address or the id.",
  },
  name_taken: { status: 409, says: "The name is taken.", do: "Choose another name, or log in if it is yours." },
  room_taken: {
    status: 409,
    says: "A room of that name exists.",
    do: "Choose another name for the room, or join the one there is.",
  },
  invite_used: { status: 410, says: "The invite was used already; each works once.", do: "Ask for a new invite." },
  invite_expired: { status: 410, says: "The invite has expired.", do: "Ask for a new invite." },
  too_large: {
    status: 413,
    says: "The message, frame or request is larger than the limit.",
    do: "Send less at a time; docs/LIMITS.md has the numbers.",
  },
  too_many: {
    status: 409,
    says: "A limit on how many there may be is reached.",
    do: "Remove some first; docs/LIMITS.md has the numbers.",
  },
  rate_limited: {
    status: 429,
    says: "Too much in too short a time.",
    do: "Wait as long as retryAfterMs says, then try again.",
  },
  slow_request: {
    status: 408,
    says: "The request did not arrive in time.",
    do: "Send it again over a better connection.",
  },
  internal: { status: 500, says: "The hub made a mistake; it is in its log.", do: "Try again; report it if it stays." },
  hub_busy: {
    status: 503,
    says: "The hub has more to write than its disk keeps up with.",
    do: "Try again in a moment.",
  },
  hub_stopping: {
    status: 503,
    says: "The hub is going down and will be back.",
    do: "Clients come back by themselves.",
  },
  disk_full: {
    status: 507,
    says: "The hub's disk is full; the message was not kept.",
    do: "Free space on the hub's disk, then send again.",
  },
  storage_failed: {
    status: 500,
    says: "The hub could not write to its store; the message was not kept.",
    do: "Look at the hub's log for the cause.",
  },
  storage_newer: {
    status: 500,
    says: "The hub's data was written by a newer version.",
    do: "Start the newer version, or restore the copy made before the upgrade.",
  },
  port_taken: {
    status: 500,
    says: "Another program already listens on the port.",
    do: "Stop it, or choose another port with --port.",
  },
  data_locked: {
    status: 500,
    says: "Another hub is running on the same data.",
    do: "Stop it, or choose another folder with --data.",
  },
  bad_certificate: {
    status: 500,
    says: "The certificate or its key cannot be read or do not belong together.",
    do: "Check --cert and --key.",
  },
  unreachable: {
    status: 502,
    says: "Nothing answers at the hub's address.",
    do: "Check the address and that the hub is running.",
  },
  not_a_hub: {
    status: 502,
    says: "Something answers there, but it is not a Wireside hub.",
    do: "Check the address and the port.",
  },
  hub_unknown: {
    status: 502,
    says: "This hub has not been met before, and nothing shows that it is the one meant.",
    do: "Use an invite, or give its fingerprint with --fingerprint, as its owner reads it to you.",
  },
  fingerprint_mismatch: {
    status: 502,
    says: "The hub's certificate is not the one expected.",
    do: "Do not go on unless its owner tells you why it changed; then remove the old entry and join with a new invite.",
  },
  connection_lost: {
    status: 502,
    says: "The connection to the hub was lost.",
    do: "Clients come back by themselves; see the address if they do not.",
  },
  outbox_full: {
    status: 503,
    says: "Too many messages wait to be sent.",
    do: "Wait until the hub is reachable again.",
  },
  wrong_usage: {
    status: 400,
    says: "The command was not given in the form it takes.",
    do: "See wireside COMMAND --help.",
  },
  no_such_file: {
    status: 500,
    says: "The file cannot be read.",
    do: "Check its name, and that you may read it.",
  },
  not_a_capture: {
    status: 500,
    says: "The file is not a capture.",
    do: "Give a pcap or pcapng file, gzipped or not.",
  },
  no_such_packets: {
    status: 500,
    says: "The capture has no such frame or conversation.",
    do: "List what there is: wireside packets FILE, or with --stats conversations.",
  },
  cannot_write: {
    status: 500,
    says: "The file cannot be written.",
    do: "Name another file, in a folder where you may write and that has room.",
  },
  file_exists: {
    status: 500,
    says: "A file of this name is there already.",
    do: "Name an empty or a new folder, or take the file away.",
  },
  bad_filter: {
    status: 400,
    says: "The display filter cannot be understood.",
    do: "See docs/FILTERS.md for the language.",
  },
  unknown_field: {
    status: 400,
    says: "There is no field of this name.",
    do: "Fields have Wireshark's names; docs/PROTOCOLS.md lists them.",
  },
  node_too_old: {
    status: 500,
    says: "This Node is older than 24, and the pinned one is not installed.",
    do: "Run npm ci in the checkout, or install Node 24 or later.",
  },
  nothing_listens: {
    status: 502,
    says: "Nothing listens on the port.",
    do: "Start the server, or check the host and the port.",
  },
  no_answer: {
    status: 504,
    says: "No answer came.",
    do: "Check the host and the port, and that the server runs; a datagram can also be lost on the way.",
  },
  cut_short: {
    status: 502,
    says: "The connection ended in the middle.",
    do: "Try again; what came before is not whole.",
  },
  bad_message: {
    status: 502,
    says: "What came is not of this protocol.",
    do: "Check that the program on the other side speaks it, and that this is its port.",
  },
  cannot_listen: {
    status: 500,
    says: "The address or the port cannot be listened on.",
    do: "Choose others with --host and --port; ports below 1024 may need more rights.",
  },
  closed: { status: 499, says: "The client was closed before this could be done.", do: "Open a new one." },
} as const satisfies Record<string, { status: number; says: string; do: string }>;

export type ErrorCode = keyof typeof ERRORS;

export interface ErrorDetails {
  /** What exactly happened, to what; defaults to the code's own sentence. */
  message?: string;
  /** How long to wait before trying again, in ms. */
  retryAfterMs?: number;
  cause?: unknown;
}

/** The one error class of hub and clients. `code` is stable; `message` is for people. */
export class WiresideError extends Error {
  override readonly name = "WiresideError";
  readonly code: ErrorCode;
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, details: ErrorDetails = {}) {
    super(details.message ?? ERRORS[code].says, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.retryAfterMs = details.retryAfterMs;
  }

  /** The HTTP status that goes with the code. */
  get status(): number {
    return ERRORS[this.code].status;
  }

  /** What the person can do about it. */
  get advice(): string {
    return ERRORS[this.code].do;
  }
}

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === "string" && Object.hasOwn(ERRORS, value);
}

/** Why the hub closes a socket: RFC 6455 §7.4.1, and our own from 4000 on. */
export const CLOSE_CODES = {
  1000: "done: the client said goodbye",
  1001: "the hub is going down, or the page was left",
  1002: "bytes that are no WebSocket frame",
  1003: "a binary frame; the protocol is text",
  1007: "a frame that is not UTF-8",
  1008: "a frame in more parts than any needs",
  1009: "a frame larger than the limit",
  1012: "the hub restarts; come back",
  4001: "the session ended: signed out, revoked, expired, or the password changed",
  4002: "too many frames that are not in the protocol",
} as const;

export type CloseCode = keyof typeof CLOSE_CODES;
