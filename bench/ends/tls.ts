import { once } from "node:events";
import { createServer, connect } from "node:tls";
import { makeCertificate } from "./certificate.ts";
import { count } from "./count.ts";
import { fill } from "./fill.ts";
import type { Ends } from "./place.ts";

/** TLS 1.3 over the kernel's TCP. */
export const ends: Ends = {
  receive({ host }) {
    const { key, cert } = makeCertificate();
    return count(host, (onStream) => createServer({ key, cert, minVersion: "TLSv1.3" }, onStream));
  },

  send({ host, port, streams }) {
    return fill(streams, async () => {
      const socket = connect({ host, port, rejectUnauthorized: false, ciphers: "TLS_AES_128_GCM_SHA256" });
      await once(socket, "secureConnect");
      return socket;
    });
  },
};
