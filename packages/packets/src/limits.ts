/** Bounds on what a capture can make us do or keep; docs/LIMITS.md is held to them. */
export const CAPTURE_LIMITS = {
  /** Layers within one frame; tunnels in tunnels end here. */
  layers: 64,
  /** Bytes captured of one frame. */
  frameBytes: 262_144,
  /** Bytes captured of one frame on D-Bus and USB, where a frame may be a whole message. */
  largeFrameBytes: 134_217_728,
  /** Bytes of one pcapng block that is held as a whole; what is not needed is skipped whatever its size. */
  blockBytes: 16_777_216,
  /** Bytes searched for the end of a pcapng block whose lengths disagree. */
  damageBytes: 1_048_576,
  /** Interfaces of a capture, all sections together. */
  interfaces: 65_535,
  /** Bytes kept of what a capture tells beside its frames: comments, names, secrets, sections, texts of interfaces. */
  metadataBytes: 67_108_864,
  /** Problems of a capture that are kept one by one; further ones are counted. */
  problems: 1_000,
  /** Points of a gzipped capture from which it can be read again, about 33 KiB each. */
  checkpoints: 512,
} as const;
