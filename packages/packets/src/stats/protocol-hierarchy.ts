import type { Dissection } from "../dissect/dissection.ts";
import { CAPTURE_LIMITS } from "../limits.ts";
import type { Protocol } from "../fields/protocol.ts";
import { ethertype } from "../protocols/ethertype.ts";
import { frame } from "../protocols/frame.ts";

/** What is counted of a protocol in its place above others. */
export interface ProtocolCount {
  /** Ids from the link layer up to this protocol. */
  readonly path: readonly string[];
  /** `Transmission Control Protocol` */
  readonly title: string;
  /** Frames that have it there … */
  readonly frames: number;
  /** … and their bytes on the wire, all layers counted in. */
  readonly bytes: number;
}

interface Node {
  readonly path: readonly string[];
  readonly title: string;
  frames: number;
  bytes: number;
  readonly above: Map<string, Node>;
}

/** Counts which protocols stand above which. */
export class ProtocolHierarchy {
  readonly #root: Node = { path: [], title: "", frames: 0, bytes: 0, above: new Map() };
  #nodes = 0;

  /** Counts a dissected frame; of several messages of one protocol in a frame one. */
  add(d: Dissection): void {
    const { length } = d.frame;
    let node: Node | undefined = this.#root;
    let before = "";
    let isAboveTransport = false;
    for (const protocol of d.layers) {
      const { id } = protocol;
      if (NO_PLACE.has(protocol) || (isAboveTransport && id === before)) continue;
      node = this.#above(node, id, protocol.title);
      if (node === undefined) return;
      node.frames += 1;
      node.bytes += length;
      before = id;
      isAboveTransport ||= id === "tcp" || id === "udp";
    }
  }

  /** Every protocol in its place, each before those above it. */
  counts(): ProtocolCount[] {
    const counts: ProtocolCount[] = [];
    const visit = (node: Node): void => {
      for (const each of node.above.values()) {
        const { path, title, frames, bytes } = each;
        counts.push({ path, title, frames, bytes });
        visit(each);
      }
    };
    visit(this.#root);
    return counts;
  }

  /** Undefined when there is no more room. */
  #above(node: Node, id: string, title: string): Node | undefined {
    const known = node.above.get(id);
    if (known !== undefined || this.#nodes === CAPTURE_LIMITS.hierarchyPlaces) return known;
    this.#nodes += 1;
    const added = { path: [...node.path, id], title, frames: 0, bytes: 0, above: new Map() };
    node.above.set(id, added);
    return added;
  }
}

/** They carry nothing of their own. */
const NO_PLACE: ReadonlySet<Protocol> = new Set([frame, ethertype]);
