import { Bbr } from "./bbr/bbr.ts";
import type { CongestionController, ControllerName } from "./controller.ts";
import { Cubic } from "./cubic.ts";
import { NewReno } from "./new-reno.ts";

/**
 * The congestion controller of a name.
 *
 * @param mtu the largest UDP payload of the path, bytes
 * @param random gives a number from 0 up to and without 1
 */
export function createController(name: ControllerName, mtu: number, random: () => number): CongestionController {
  switch (name) {
    case "newreno":
      return new NewReno(mtu);
    case "cubic":
      return new Cubic(mtu);
    case "bbr":
      return new Bbr(mtu, random);
  }
}
