import type { Recovery } from "../recovery/recovery.ts";
import type { QlogMetrics } from "./qlog.ts";

/** The numbers of a path as qlog has them. */
export function metricsOf({ rtt, ptoCount, controller, sent }: Recovery): QlogMetrics {
  const { window, pacingRate } = controller;
  return {
    ...{ min_rtt: rtt.min, smoothed_rtt: rtt.smoothed, latest_rtt: rtt.latest, rtt_variance: rtt.variance },
    ...{ pto_count: ptoCount, congestion_window: window, bytes_in_flight: sent.bytesInFlight },
    ssthresh: controller.state().ssthresh,
    packets_in_flight: sent.packetsInFlight,
    pacing_rate: pacingRate === undefined ? undefined : pacingRate * 8,
  };
}
