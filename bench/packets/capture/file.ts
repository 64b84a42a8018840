import { closeSync, openSync, writeSync } from "node:fs";

/** Bytes kept of a frame, as `tcpdump -s 128` does. */
export const SNAP_LENGTH = 128;

const BUFFER_BYTES = 4 * 1024 * 1024;
const FILE_HEADER = 24;
const RECORD_HEADER = 16;

/** A pcap file (microseconds, Ethernet) that is written frame by frame, in bounded memory. */
export class CaptureFile {
  frames = 0;
  readonly #descriptor: number;
  readonly #buffer = Buffer.alloc(BUFFER_BYTES);
  #used = FILE_HEADER;

  constructor(path: string) {
    this.#descriptor = openSync(path, "w");
    this.#buffer.writeUInt32LE(0xa1b2c3d4, 0);
    this.#buffer.writeUInt16LE(2, 4);
    this.#buffer.writeUInt16LE(4, 6);
    this.#buffer.writeUInt32LE(SNAP_LENGTH, 16);
    this.#buffer.writeUInt32LE(1, 20);
  }

  /**
   * Adds a frame.
   *
   * @param frame its bytes; the first {@link SNAP_LENGTH} of them are kept
   * @param length on the wire
   * @param time µs since 1970
   */
  add(frame: Buffer, length: number, time: number): void {
    const captured = Math.min(length, SNAP_LENGTH);
    if (this.#used + RECORD_HEADER + captured > BUFFER_BYTES) this.#flush();
    const at = this.#used;
    this.#buffer.writeUInt32LE(Math.floor(time / 1e6), at);
    this.#buffer.writeUInt32LE(Math.floor(time % 1e6), at + 4);
    this.#buffer.writeUInt32LE(captured, at + 8);
    this.#buffer.writeUInt32LE(length, at + 12);
    frame.copy(this.#buffer, at + RECORD_HEADER, 0, captured);
    this.#used += RECORD_HEADER + captured;
    this.frames += 1;
  }

  close(): void {
    this.#flush();
    closeSync(this.#descriptor);
  }

  #flush(): void {
    for (let done = 0; done < this.#used;) {
      done += writeSync(this.#descriptor, this.#buffer, done, this.#used - done);
    }
    this.#used = 0;
  }
}
