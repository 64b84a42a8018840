import { defineFields } from "../../fields/field.ts";
import { ALERT_LEVELS, ALERTS, CONTENT_TYPES, HANDSHAKE_TYPES, VERSIONS } from "./names.ts";

/** Of the record layer, and of what has no message of its own. */
export const recordFields = defineFields({
  record: {
    name: "tls.record",
    label: "Record Layer",
    type: "none",
    words: "One record: a header of 5 bytes and what it holds.",
  },
  contentType: {
    name: "tls.record.content_type",
    label: "Content Type",
    type: "uint8",
    values: CONTENT_TYPES,
    words: "What the record holds; since TLS 1.3 almost everything says 23, as the true type is encrypted too.",
  },
  opaqueType: {
    name: "tls.record.opaque_type",
    label: "Opaque Type",
    type: "uint8",
    values: CONTENT_TYPES,
    words: "In TLS 1.3 an encrypted record always says that it is application data.",
  },
  version: {
    name: "tls.record.version",
    label: "Version",
    type: "uint16",
    base: "hex",
    values: VERSIONS,
    words: "Not the version that is spoken: TLS 1.3 still writes 1.2 here, and the first message often 1.0.",
  },
  length: {
    name: "tls.record.length",
    label: "Length",
    type: "uint16",
    words: "Bytes of the record after its header.",
  },
  applicationData: {
    name: "tls.app_data",
    label: "Encrypted Application Data",
    type: "bytes",
    words: "What the programs say to each other: only they can read it.",
  },
  changeCipherSpec: {
    name: "tls.change_cipher_spec",
    label: "Change Cipher Spec Message",
    type: "none",
    words: "From here on this side encrypts. In TLS 1.3 it means nothing and is sent for old devices on the way.",
  },
  alert: { name: "tls.alert_message", label: "Alert Message", type: "none", words: "Something is wrong, or the end." },
  alertLevel: {
    name: "tls.alert_message.level",
    label: "Level",
    type: "uint8",
    values: ALERT_LEVELS,
    words: "After a fatal one the connection is over.",
  },
  alertDescription: {
    name: "tls.alert_message.desc",
    label: "Description",
    type: "uint8",
    values: ALERTS,
    words: "What is wrong.",
  },
  heartbeat: {
    name: "tls.heartbeat_message",
    label: "Heartbeat Message",
    type: "none",
    words: "Asks whether the other side is still there.",
  },
  heartbeatType: {
    name: "tls.heartbeat_message.type",
    label: "Type",
    type: "uint8",
    values: { 1: "Request", 2: "Response" },
    words: "Whether it asks or answers.",
  },
  heartbeatLength: {
    name: "tls.heartbeat_message.payload_length",
    label: "Payload Length",
    type: "uint16",
    words: "Bytes that are to be sent back: more than there are is the attack called Heartbleed.",
  },
  handshake: {
    name: "tls.handshake",
    label: "Handshake Protocol",
    type: "none",
    words: "One message by which both sides agree on keys.",
  },
  handshakeType: {
    name: "tls.handshake.type",
    label: "Handshake Type",
    type: "uint8",
    values: HANDSHAKE_TYPES,
    words: "Which message it is.",
  },
  handshakeLength: {
    name: "tls.handshake.length",
    label: "Length",
    type: "uint24",
    words: "Bytes of the message after its header.",
  },
});
