import type { CaptureFacts, CaptureFormat } from "./facts.ts";
import type { FrameParser } from "./parser.ts";
import { PCAP_HEADER, PcapParser, pcapByteOrder } from "./pcap.ts";
import { BLOCK } from "./pcapng/codes.ts";
import { PcapngParser } from "./pcapng/parser.ts";
import { sectionIsLittle } from "./pcapng/section.ts";
import type { Window } from "./window.ts";

/** What a capture is written in, and the parser for it; neither when it is no capture. */
export interface Detected {
  readonly format: CaptureFormat | undefined;
  readonly parser: FrameParser | undefined;
}

const NOTHING: Detected = { format: undefined, parser: undefined };
const MAGIC = 4;
/** As much of a Section Header Block as tells its byte order and version, bytes. */
const SECTION_HEAD = 16;

/** Finds out by its beginning what a capture is written in. */
export async function detectFormat(window: Window, facts: CaptureFacts): Promise<Detected> {
  await atLeast(window, MAGIC);
  const byteOrder = pcapByteOrder(viewOf(window));
  const isPcapng =
    byteOrder === undefined && viewOf(window).byteLength >= MAGIC && viewOf(window).getUint32(0) === BLOCK.section;
  if (byteOrder === undefined && !isPcapng) {
    const isEmpty = window.start === window.end;
    const [code, message] = isEmpty
      ? (["empty", "There is not a single byte."] as const)
      : (["not_a_capture", "This begins neither as pcap nor as pcapng does."] as const);
    facts.problem({ code, offset: 0, message, afterFrame: 0 });
    return NOTHING;
  }
  const needed = isPcapng ? SECTION_HEAD : PCAP_HEADER;
  await atLeast(window, needed);
  const view = viewOf(window);
  if (view.byteLength < needed) {
    const had = view.byteLength;
    const message = `The capture is cut in its header: of at least ${needed} bytes, ${had} are there.`;
    facts.problem({ code: "cut_short", offset: 0, message, afterFrame: 0, needed, had });
    return NOTHING;
  }
  if (byteOrder !== undefined) {
    const parser = new PcapParser(view, byteOrder, facts);
    window.start += PCAP_HEADER;
    return { format: parser.format, parser };
  }
  const isLittle = sectionIsLittle(view, 0) ?? true;
  const version = `${view.getUint16(12, isLittle)}.${view.getUint16(14, isLittle)}`;
  const format: CaptureFormat = { name: "pcapng", version, byteOrder: isLittle ? "little" : "big" };
  return { format, parser: new PcapngParser(facts) };
}

async function atLeast(window: Window, count: number): Promise<void> {
  while (!window.isLast && window.end - window.start < count) await window.more();
}

function viewOf({ bytes, start, end }: Window): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset + start, end - start);
}
