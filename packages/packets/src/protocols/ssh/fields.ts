import { defineFields, type FieldDescription } from "../../fields/field.ts";

/** RFC 4250 §4.1.2; those from 30 on depend on how keys are agreed. */
const MESSAGES: Readonly<Record<number, string>> = {
  1: "Disconnect",
  2: "Ignore",
  3: "Unimplemented",
  4: "Debug",
  5: "Service Request",
  6: "Service Accept",
  20: "Key Exchange Init",
  21: "New Keys",
};
/** RFC 4253 §8, RFC 4419 §5, RFC 5656 §7.1 */
const EXCHANGES: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  ecdh: {
    30: "Elliptic Curve Diffie-Hellman Key Exchange Init",
    31: "Elliptic Curve Diffie-Hellman Key Exchange Reply",
  },
  group: {
    30: "Diffie-Hellman Group Exchange Request (Old)",
    31: "Diffie-Hellman Group Exchange Group",
    32: "Diffie-Hellman Group Exchange Init",
    33: "Diffie-Hellman Group Exchange Reply",
    34: "Diffie-Hellman Group Exchange Request",
  },
  dh: { 30: "Diffie-Hellman Key Exchange Init", 31: "Diffie-Hellman Key Exchange Reply" },
};

/**
 * What a message is called.
 *
 * @param keyExchange name of the method that both sides chose, empty while it is not known
 */
export function messageName(code: number, keyExchange: string): string {
  const name = MESSAGES[code];
  if (name !== undefined) return name;
  const isGroup = keyExchange.startsWith("diffie-hellman-group-exchange");
  const family = isGroup ? "group" : keyExchange.startsWith("diffie-hellman") ? "dh" : "ecdh";
  return (keyExchange === "" ? undefined : EXCHANGES[family]![code]) ?? `Unknown (${code})`;
}

function list(name: string, words: string): FieldDescription {
  return { name: `ssh.${name}`, label: `${name} string`, type: "string", words };
}

/** The ten lists of Key Exchange Init, in their order: RFC 4253 §7.1 */
export const lists = defineFields({
  keyExchange: list("kex_algorithms", "How keys can be agreed, the preferred way first."),
  hostKey: list("server_host_key_algorithms", "How the server can prove who it is."),
  encryptionUp: list("encryption_algorithms_client_to_server", "How the client can encrypt."),
  encryptionDown: list("encryption_algorithms_server_to_client", "How the server can encrypt."),
  authenticationUp: list(
    "mac_algorithms_client_to_server",
    "How it can be checked that the client's bytes are its own.",
  ),
  authenticationDown: list("mac_algorithms_server_to_client", "The same for the server's."),
  compressionUp: list("compression_algorithms_client_to_server", "How the client can pack what it sends."),
  compressionDown: list("compression_algorithms_server_to_client", "How the server can."),
  languagesUp: list("languages_client_to_server", "Languages for the client's texts; usually none."),
  languagesDown: list("languages_server_to_client", "Languages for the server's."),
});

export const fields = defineFields({
  protocol: {
    name: "ssh.protocol",
    label: "Protocol",
    type: "string",
    words: "The version that is spoken, and the program that speaks it.",
  },
  packetLength: {
    name: "ssh.packet_length",
    label: "Packet Length",
    type: "uint32",
    words: "Bytes of the packet after this number.",
  },
  paddingLength: {
    name: "ssh.padding_length",
    label: "Padding Length",
    type: "uint8",
    words: "Bytes at the end that mean nothing: they hide how long the message is.",
  },
  messageCode: { name: "ssh.message_code", label: "Message Code", type: "uint8", words: "Which message it is." },
  cookie: { name: "ssh.cookie", label: "Cookie", type: "bytes", words: "16 random bytes." },
  firstFollows: {
    name: "ssh.first_kex_packet_follows",
    label: "First KEX Packet Follows",
    type: "uint8",
    words: "The sender guesses what will be chosen, and goes on with it at once.",
  },
  padding: { name: "ssh.padding_string", label: "Padding String", type: "bytes", words: "Bytes that mean nothing." },
  payload: { name: "ssh.payload", label: "Payload", type: "bytes", words: "The message's content." },
  encrypted: {
    name: "ssh.encrypted_packet",
    label: "Encrypted Packet",
    type: "bytes",
    words: "What only both sides can read.",
  },
  hasshText: {
    name: "ssh.kex.hassh_algorithms",
    label: "hasshAlgorithms",
    type: "string",
    generated: true,
    words: "What hassh is made of: ways to agree keys, to encrypt, to check, to pack.",
  },
  hassh: {
    name: "ssh.kex.hassh",
    label: "hassh",
    type: "string",
    generated: true,
    words: "The client's program, told from what it offers: https://github.com/salesforce/hassh",
  },
  hasshServerText: {
    name: "ssh.kex.hasshserver_algorithms",
    label: "hasshServerAlgorithms",
    type: "string",
    generated: true,
    words: "What hasshServer is made of.",
  },
  hasshServer: {
    name: "ssh.kex.hasshserver",
    label: "hasshServer",
    type: "string",
    generated: true,
    words: "The server's program, told from what it offers.",
  },
});
