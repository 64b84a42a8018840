import { describe, expect, it } from "vitest";
import { Sender } from "./sender.ts";

/**
 * The example of RFC 8985 §5.4, "An Example of RACK-TLP in Action: Fast Recovery", told with packet numbers. There, segments P1 to P3
 * of four are lost, the last one is sent again as a tail loss probe, its SACK shows the others to be lost, and the
 * retransmission of P1 is lost too. Here nothing is sent again under its old number: what was in packets 1, 2 and 3 travels in
 * packets 4 to 7, the probe timeout stands for the tail loss probe, and no retransmission is ambiguous.
 */
describe("RFC 8985's example of recovery from a lost tail", () => {
  it("takes one probe and two rounds of detection", () => {
    const rtt = 100;
    const sender = new Sender({ maxAckDelay: 25 });
    sender.send(0, 1);
    sender.ack(rtt, [0, 0]);

    // 1, 2. Four packets leave; the last three are dropped and the first is acknowledged.
    sender.send(1000, 4);
    sender.ack(1000 + rtt, [0, 1]);
    expect(sender.lost).toEqual([]);

    // 3. The timer fires; a probe carries what was in the last packet. Nothing counts as lost.
    const probeAt = sender.passDeadline();
    expect(probeAt).toBeGreaterThan(1000 + 2 * rtt);
    expect([sender.lost, sender.recovery.probes]).toEqual([[], 2]);
    const [probe] = sender.send(probeAt);

    // 4, 5. Its acknowledgement shows that those sent a round trip before it are lost, the last one among them.
    sender.ack(probeAt + rtt, [0, 1], [probe!, probe!]);
    expect(sender.lost).toEqual([2, 3, 4]);
    const resentAt = probeAt + rtt;
    const [first, second] = sender.send(resentAt, 2);

    // 6, 7. Of what was sent again the first is dropped once more; it is found out without another timeout of probes.
    sender.ack(resentAt + rtt, [0, 1], [probe!, probe!], [second!, second!]);
    expect(sender.lost).toEqual([2, 3, 4]);
    const detectedAt = sender.passDeadline();
    expect(detectedAt).toBeCloseTo(resentAt + (rtt * 9) / 8, 6);
    expect([sender.lost, sender.recovery.ptoCount]).toEqual([[2, 3, 4, first], 0]);

    // 8. And arrives at last.
    const [last] = sender.send(detectedAt);
    sender.ack(detectedAt + rtt, [0, 1], [probe!, probe!], [second!, last!]);
    expect([sender.recovery.sent.bytesInFlight, sender.recovery.deadline]).toEqual([0, Number.POSITIVE_INFINITY]);
  });
});
