import { WiresideError } from "@wireside/protocol";
import { startPage } from "../src/page.tsx";
import { FakeClient } from "./fake-client.ts";

const client = new FakeClient(Number(new URLSearchParams(location.search).get("count") ?? 100_000));
Object.assign(window, { fake: client });

// Opened with ?join the page begins at the join screen.
let isKnown = !location.search.includes("join");

startPage({
  info: () =>
    Promise.resolve({
      product: "wireside",
      version: "0.1.0",
      name: "Workshop",
      id: "fake",
      join: "nickname",
      fingerprint: "9A:41:7C:0E:52:B8:6D:F1:03:9E:AA:47:5B:20:C6:88:1D:74:E3:5F:92:0B:D8:61:4A:F7:3C:85:E9:16:B2:70",
    }),
  isKnown: () => Promise.resolve(isKnown),
  enter: (way) => {
    if (way.name === "slow") return Promise.reject(new WiresideError("rate_limited", { retryAfterMs: 42_000 }));
    if (way.name === "mira" && way.by === "nickname") return Promise.reject(new WiresideError("name_taken"));
    isKnown = true;
    return Promise.resolve();
  },
  connect: () => client,
});
