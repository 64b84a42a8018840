import { describe, expect, it } from "vitest";
import type { RateSample } from "../../../src/core/congestion/controller.ts";
import { DeliveryRate } from "../../../src/core/recovery/delivery-rate.ts";
import { PACKET_STATE, SentPackets } from "../../../src/core/recovery/sent-packets.ts";

/** Sends and acknowledges packets of 1,000 bytes at given times. */
class Path {
  readonly sent = new SentPackets();
  readonly rate = new DeliveryRate();

  send(...times: readonly number[]): void {
    for (const now of times) {
      const slot = this.sent.reserve();
      this.rate.onSent(now, slot, this.sent);
      this.sent.add(now, 1000);
    }
  }

  ack(now: number, ...numbers: readonly number[]): RateSample | undefined {
    for (const number of numbers) {
      const slot = this.sent.slotOf(number);
      this.rate.onAcked(now, slot, this.sent);
      this.sent.remove(slot, PACKET_STATE.acked);
    }
    return this.rate.take(10);
  }
}

describe("the delivery rate", () => {
  it("is what was delivered between a packet's sending and its acknowledgement", () => {
    const path = new Path();
    path.send(0, 1, 2, 3);
    expect(path.ack(20, 0)?.deliveryRate).toBe(50_000);
    expect(path.ack(22, 1, 2, 3)).toMatchObject({ delivered: 4000, interval: 22 });
  });

  it("is not overrated when acknowledgements arrive together", () => {
    const path = new Path();
    path.send(0, 10, 20, 30);
    expect(path.ack(50, 0, 1, 2, 3)).toMatchObject({ delivered: 4000, interval: 50 });
  });

  it("takes the sending's interval where that is the longer one", () => {
    const path = new Path();
    path.send(0, 100);
    path.ack(110, 0);
    expect(path.ack(111, 1)).toMatchObject({ interval: 111, delivered: 2000 });
  });

  it("gives no sample over less than a round trip can take", () => {
    const path = new Path();
    path.send(0);
    expect(path.ack(5, 0)).toBeUndefined();
  });

  it("gives no sample without a new acknowledgement", () => {
    expect(new Path().ack(5)).toBeUndefined();
  });

  it("is marked while there was too little to send, and until that has drained", () => {
    const path = new Path();
    path.send(0, 0);
    path.rate.markAppLimited(2000);
    path.send(1);
    expect(path.ack(20, 0, 1)?.isAppLimited).toBe(false);
    expect(path.ack(21, 2)?.isAppLimited).toBe(true);
    path.send(22);
    expect(path.ack(42, 3)?.isAppLimited).toBe(false);
  });

  it("begins anew after idle time", () => {
    const path = new Path();
    path.send(0);
    path.ack(20, 0);
    path.send(5000);
    expect(path.ack(5020, 1)).toMatchObject({ interval: 20, delivered: 1000 });
  });
});
