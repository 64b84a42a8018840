import { once } from "node:events";
import { createServer, connect } from "node:net";
import { count } from "./count.ts";
import { fill } from "./fill.ts";
import type { Ends } from "./place.ts";

/** The kernel's TCP, with the congestion control that the system has been told to use. */
export const ends: Ends = {
  receive({ host }) {
    return count(host, (onStream) => createServer(onStream));
  },

  send({ host, port, streams }) {
    return fill(streams, async () => {
      const socket = connect({ host, port });
      await once(socket, "connect");
      return socket;
    });
  },
};
