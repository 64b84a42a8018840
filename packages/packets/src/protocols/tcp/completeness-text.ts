import { COMPLETENESS } from "../../tcp/completeness.ts";

const { syn, synAck, ack, data, fin, rst } = COMPLETENESS;
const HANDSHAKE = syn | synAck | ack;

/** Wireshark's name of a tcp.completeness. */
export function completenessText(bits: number): string {
  const isClosed = (bits & (fin | rst)) !== 0;
  if ((bits & HANDSHAKE) === HANDSHAKE && isClosed) {
    return (bits & data) === 0 ? "Complete, NO_DATA" : "Complete, WITH_DATA";
  }
  return BEGUN[bits] ?? "Incomplete";
}

const BEGUN: Readonly<Record<number, string>> = {
  [syn]: "Incomplete, SYN_SENT",
  [syn | synAck]: "Incomplete, CLIENT_ESTABLISHED",
  [HANDSHAKE]: "Incomplete, ESTABLISHED",
  [HANDSHAKE | data]: "Incomplete, DATA",
};
