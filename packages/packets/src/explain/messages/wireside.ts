import type { ReadMessage, Told } from "./message.ts";

/** The handshake of Wireside's transport and its end, where that can be read; what streams carried is told as a whole. */
export const readWireside: ReadMessage = (layer) => {
  const type = layer.value("wireside.long.packet_type");
  if (type !== undefined) return HANDSHAKE[Number(type)]?.(layer);
  const reason = layer.cited("wireside.cc.reason_phrase");
  const code = layer.cited("wireside.cc.error_name") ?? layer.cited("wireside.cc.app_error_code");
  if (code !== undefined) {
    const why = reason === undefined || reason.text === "" ? [] : [": “", reason, "”"];
    return { kind: "wireside.close", text: code.text!, told: ["closes the connection with code ", code, ...why] };
  }
  if (layer.value("wireside.stateless_reset") === undefined) return undefined;
  const told = ["says that it knows nothing of the connection any more (stateless reset)"];
  return { kind: "wireside.reset", text: "Stateless Reset", told };
};

/** By the type of the packet. */
const HANDSHAKE: readonly ((layer: Parameters<ReadMessage>[0]) => Told)[] = [
  (layer) => {
    const noise = layer.cited("wireside.noise.protocol");
    const token = layer.value("wireside.token") === undefined ? "" : ", with the token that it was given";
    const text = noise?.text ?? "Hello";
    return { kind: "wireside.hello", text, told: ["begins a handshake (Hello, ", noise ?? "cut short", ")", token] };
  },
  () => ({ kind: "wireside.hello-reply", text: "Hello-reply", told: ["answers the handshake (Hello-reply)"] }),
  () => ({ kind: "wireside.hello-finish", text: "Hello-finish", told: ["ends the handshake (Hello-finish)"] }),
  () => ({
    kind: "wireside.retry",
    text: "Retry",
    told: ["wants to be asked again with a token, which shows that the address is real (Retry)"],
  }),
  () => ({
    kind: "wireside.version-list",
    text: "Version list",
    told: ["says that it speaks other versions (Version list)"],
  }),
];
