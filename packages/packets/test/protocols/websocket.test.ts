import { describe, expect, it } from "vitest";
import { allValues, infosOf, protocolCapture, recordedFrames } from "./recorded.ts";

describe("a WebSocket", () => {
  it("begins with HTTP's upgrade, and tells frame by frame what was said", async () => {
    const frames = await recordedFrames(protocolCapture("websocket"));
    expect(infosOf(frames, "HTTP")).toEqual(["GET /room HTTP/1.1 ", "HTTP/1.1 101 Switching Protocols "]);
    expect(infosOf(frames, "WebSocket")).toEqual([
      "WebSocket Text [FIN] [MASKED]",
      "WebSocket Text[FRAGMENT]  ",
      "WebSocket Text [FIN] [MASKED]",
      "WebSocket Continuation [FIN] ",
      "WebSocket Binary [FIN] [MASKED]",
      "WebSocket Ping [FIN] ",
      "WebSocket Pong [FIN] [MASKED]",
      "WebSocket Text [FIN] ",
      "WebSocket Connection Close [FIN] ",
      "WebSocket Connection Close [FIN] [MASKED]",
    ]);
  });

  it("shows messages without their mask, put together from fragments and segments", async () => {
    const frames = await recordedFrames(protocolCapture("websocket"));
    expect(allValues(frames, "websocket.payload.text")).toEqual([
      "hello",
      "x".repeat(300),
      "hello back",
      "y".repeat(200),
    ]);
    expect(allValues(frames, "websocket.payload.binary")).toEqual(["010203"]);
    expect(allValues(frames, "websocket.fragment.count")).toEqual(["2"]);
    expect(allValues(frames, "websocket.payload.pong")).toEqual([Buffer.from("are you there").toString("hex")]);
    expect(allValues(frames, "websocket.payload.close.status_code")).toEqual(["1000", "1000"]);
    expect(allValues(frames, "websocket.payload.close.reason")).toEqual(["bye"]);
  });

  it("is read from a port that a person gives to it", async () => {
    const frames = await recordedFrames(protocolCapture("websocket"), { "tcp.port:4747": "websocket" });
    expect(allValues(frames, "http.request.method")).toEqual([]);
    expect(allValues(frames, "websocket.opcode").length).toBeGreaterThan(0);
  });
});
