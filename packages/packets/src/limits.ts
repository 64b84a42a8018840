/** Bounds on what a capture can make us do or keep; docs/LIMITS.md is held to them. */
export const CAPTURE_LIMITS = {
  /** Layers within one frame; tunnels in tunnels end here. */
  layers: 64,
} as const;
