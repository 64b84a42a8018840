import UDX from "udx-native";
import { fill } from "./fill.ts";
import type { Ends } from "./place.ts";

// There is no handshake: a receiver's streams wait for a sender that has said its port.
const MOST_STREAMS = 16;

/** udx-native: reliable streams over UDP with BBR, not encrypted. */
export const ends: Ends = {
  receive({ host, senderHost, onSenderPort }) {
    let bytes = 0;
    const udx = new UDX();
    const socket = udx.createSocket();
    socket.bind(0, host);
    onSenderPort((port) => {
      for (let id = 0; id < MOST_STREAMS; id++) {
        const stream = udx.createStream(id);
        stream.connect(socket, MOST_STREAMS + id, port, senderHost);
        stream
          .on("error", () => undefined)
          .on("data", (piece: Buffer) => {
            bytes += piece.length;
          });
      }
    });
    return Promise.resolve({ port: socket.address().port, key: "", bytes: () => bytes });
  },

  send({ host, port, streams, tellPort }) {
    const udx = new UDX();
    const socket = udx.createSocket();
    socket.bind(0, "0.0.0.0");
    tellPort(socket.address().port);
    return fill(streams, (id) => {
      const stream = udx.createStream(MOST_STREAMS + id);
      stream.connect(socket, id, port, host);
      return stream;
    });
  },
};
