import type { CaptureInterface } from "../frames/batch.ts";
import { CAPTURE_LIMITS } from "../limits.ts";
import { ProblemLog, type CaptureProblem } from "../problems.ts";

export type ByteOrder = "little" | "big";

/** What a capture is written in; of a pcapng, what its first section says. */
export interface CaptureFormat {
  readonly name: "pcap" | "pcapng";
  /** Major and minor, `2.4`. */
  readonly version: string;
  readonly byteOrder: ByteOrder;
  /** Seconds that one unit of its timestamps lasts, `10^-6`; each interface of a pcapng has its own. */
  readonly resolution?: string;
}

/** A section of a pcapng: captures put one behind the other are sections of one. */
export interface CaptureSection {
  /** Where its Section Header Block begins, bytes from the beginning of the capture. */
  readonly position: number;
  readonly byteOrder: ByteOrder;
  readonly version: string;
  /** Length that the section says it has, bytes after its header block; most do not say it. */
  readonly length?: bigint;
  readonly hardware?: string;
  readonly operatingSystem?: string;
  readonly application?: string;
  readonly comments: readonly string[];
}

/** Names that the capture gives to an address (pcapng Name Resolution Block). */
export interface ResolvedName {
  readonly kind: "ipv4" | "ipv6" | "ether" | "eui64";
  readonly address: Uint8Array;
  readonly names: readonly string[];
}

/** Keys with which what was captured can be decrypted (pcapng Decryption Secrets Block). */
export type CaptureSecrets =
  /** Lines of a TLS key log, as programs write to SSLKEYLOGFILE. */
  | { readonly kind: "tls-key-log"; readonly text: string }
  /** Another kind, by its number in the pcapng specification. */
  | { readonly kind: "other"; readonly type: number; readonly bytes: Uint8Array };

/** What an interface counted (pcapng Interface Statistics Block); the last of each interface. */
export interface InterfaceStatistics {
  readonly interfaceIndex: number;
  /** When it was counted, and from when to when; nanoseconds since 1970. */
  readonly at: bigint;
  readonly from?: bigint;
  readonly to?: bigint;
  /** Packets: received from the wire … */
  readonly received?: bigint;
  /** … dropped by the interface for want of room … */
  readonly droppedByInterface?: bigint;
  /** … accepted by the filter … */
  readonly accepted?: bigint;
  /** … dropped by the operating system … */
  readonly droppedBySystem?: bigint;
  /** … and delivered to the program that wrote them. */
  readonly delivered?: bigint;
  readonly comments: readonly string[];
}

/** What a capture tells beside its frames, as far as it was read; bounded by CAPTURE_LIMITS. */
export class CaptureFacts {
  readonly interfaces: CaptureInterface[] = [];
  readonly sections: CaptureSection[] = [];
  readonly names: ResolvedName[] = [];
  readonly secrets: CaptureSecrets[] = [];
  /** By index of the interface. */
  readonly statistics = new Map<number, InterfaceStatistics>();
  readonly problems = new ProblemLog();
  #bytes = 0;
  #isFull = false;

  /**
   * Whether something may still be kept, beside what is kept already.
   *
   * @param bytes that it takes in the capture
   * @param position of its block in the capture
   */
  hasRoom(bytes: number, position: number): boolean {
    const more = bytes + ITEM_BYTES;
    if (this.#bytes + more <= CAPTURE_LIMITS.metadataBytes) {
      this.#bytes += more;
      return true;
    }
    if (!this.#isFull) {
      const message = `From here on, comments, names, secrets and descriptions are left out: ${CAPTURE_LIMITS.metadataBytes} bytes of them are kept.`;
      this.problem({ code: "too_much_metadata", offset: position, message });
    }
    this.#isFull = true;
    return false;
  }

  problem(problem: CaptureProblem): void {
    this.problems.add(problem);
  }
}

/** What a kept item takes beside its bytes. */
const ITEM_BYTES = 64;
