import utp from "utp-native";
import { count } from "./count.ts";
import { fill } from "./fill.ts";
import type { Ends } from "./place.ts";

/** utp-native: BitTorrent's streams over UDP, which give way to others (LEDBAT, BEP 29), not encrypted. */
export const ends: Ends = {
  receive({ host }) {
    return count(host, (onStream) => utp.createServer(onStream));
  },

  send({ host, port, streams }) {
    return fill(streams, () => utp.connect(port, host));
  },
};
