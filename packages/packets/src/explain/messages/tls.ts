import { listed } from "../quantities.ts";
import type { Piece } from "../tell.ts";
import type { ReadMessage } from "./message.ts";

/** What the two hellos of TLS say in the clear; the rest is encrypted. */
export const readTls: ReadMessage = (layer) => {
  const types = layer.values("tls.handshake.type");
  const isClient = types.includes(CLIENT_HELLO);
  if (!isClient && !types.includes(SERVER_HELLO)) return undefined;
  const told: Piece[] = [
    isClient ? "begins a TLS handshake (Client Hello)" : "answers the TLS handshake (Server Hello)",
  ];
  const name = layer.cited("tls.handshake.extensions_server_name");
  if (name !== undefined) told.push(", names the server it wants: ", name);
  const protocols = layer.citedAll(["tls.handshake.extensions_alpn_str"]);
  if (protocols.length > 0) told.push(isClient ? ", offers " : ", chooses ", ...listed<Piece>(protocols));
  const fingerprint = layer.cited("tls.handshake.ja4");
  if (isClient && fingerprint !== undefined) told.push("; JA4 is ", fingerprint);
  const kind = isClient ? "tls.client-hello" : "tls.server-hello";
  return { kind, text: name?.text ?? (isClient ? "Client Hello" : "Server Hello"), told };
};

const CLIENT_HELLO = "1";
const SERVER_HELLO = "2";
