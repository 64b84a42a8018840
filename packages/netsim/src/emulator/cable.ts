import { SIDES } from "../impairments.ts";
import { DEVICE, wire, wireWords, type Wire, type WireOptions } from "./link.ts";
import { Namespaces } from "./namespaces.ts";

export interface Cable extends Wire {
  /** Ends captures, programs and cable. May be called again. */
  close(): Promise<void>;
}

/**
 * Joins two new network namespaces by a pair of virtual Ethernet devices, without faults and without an emulator between:
 * the kernel's own, with checksum and segmentation offload as a real card has them. Linux with root, a C compiler and `ip`.
 * @throws {NetsimError} `no-compiler`; `link-failed` or `program-failed` with the reason
 */
export async function createCable(options: WireOptions = {}): Promise<Cable> {
  const namespaces = await Namespaces.start([...wireWords(options), "medium=none"]);
  const cable = wire(namespaces, options);
  try {
    const mtu = ["mtu", String(options.mtu ?? 1500)];
    const peer = ["peer", "name", DEVICE, "address", "02:00:00:00:00:02", "netns", namespaces.path("b"), ...mtu];
    const words = ["link", "add", DEVICE, "address", "02:00:00:00:00:01", ...mtu, "type", "veth", ...peer];
    await cable.output("a", "ip", words);
    for (const side of SIDES) {
      await cable.output(side, "ip", ["address", "add", `${cable.addresses[side]}/30`, "dev", DEVICE]);
      await cable.output(side, "ip", ["link", "set", DEVICE, "up"]);
    }
  } catch (error) {
    await namespaces.close();
    throw error;
  }
  return {
    ...cable,
    close: async () => {
      await namespaces.close();
    },
  };
}
