import type { FrameView } from "@wireside/packets";
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type RefObject } from "react";
import { Tab, TabList, Tabs } from "react-aria-components";
import { useStore } from "../../state/use-store.ts";
import { useViewer } from "../context.ts";
import { useRowScroll } from "../list/use-row-scroll.ts";
import { nodeAt, pathOfByte } from "./path.ts";

/** Bytes in a line, where there is room for them and where there is not. */
const WIDE = 16;
const NARROW = 8;
/** Width that a wide line needs, pixels. */
const ROOM = 524;
/** Height of a line of bytes, pixels; the style sheet has the same. */
const LINE_HEIGHT = 19;

interface Range {
  readonly from: number;
  readonly to: number;
}

/** The bytes of the frame, and of what was put together from several: the chosen field's stand out, a click finds the field. */
export function HexPane({ frame }: { frame: FrameView }) {
  const viewer = useViewer();
  const path = useStore(viewer.field);
  const node = path === undefined ? undefined : nodeAt(frame.tree, path);
  const [source, setSource] = useState(0);
  const [byte, setByte] = useState<number | undefined>(undefined);
  const shown = Math.min(source, frame.sources.length - 1);
  const bytes = frame.sources[shown]?.bytes ?? NO_BYTES;
  const element = useRef<HTMLDivElement>(null);
  const perLine = useWidth(element) < ROOM ? NARROW : WIDE;
  const scroll = useRowScroll(element, Math.ceil(bytes.length / perLine), LINE_HEIGHT);
  const { reveal } = scroll;

  // A field of another source was chosen.
  useEffect(() => {
    if (node !== undefined && node.length > 0) setSource(node.source);
  }, [node]);
  useEffect(() => setByte(undefined), [frame, shown]);

  const chosen: Range | undefined =
    node !== undefined && node.length > 0 && node.source === shown
      ? { from: node.start, to: node.start + node.length }
      : undefined;
  const chosenLine = chosen === undefined ? undefined : Math.floor(chosen.from / perLine);
  useEffect(() => {
    if (chosenLine !== undefined) reveal(chosenLine);
  }, [chosenLine, reveal]);

  const choose = (offset: number): void => {
    if (offset < 0 || offset >= bytes.length) return;
    setByte(offset);
    reveal(Math.floor(offset / perLine));
    const found = pathOfByte(frame, shown, offset);
    if (found !== undefined) viewer.field.set(found);
  };
  const press = (event: KeyboardEvent): void => {
    const step = STEPS[event.key]?.(perLine);
    if (step === undefined) return;
    event.preventDefault();
    choose(byte === undefined ? (chosen?.from ?? 0) : byte + step);
  };

  const lines = scroll.indices.map((line) => (
    <HexLine
      key={line}
      bytes={bytes}
      at={line * perLine}
      count={perLine}
      chosen={chosen}
      byte={byte}
      onChoose={choose}
    />
  ));

  return (
    <section className="hex" aria-label="Bytes">
      {frame.sources.length > 1 && (
        <Tabs selectedKey={String(shown)} onSelectionChange={(key) => setSource(Number(key))}>
          <TabList className="hex-sources" aria-label="Which bytes">
            {frame.sources.map(({ name, bytes: all }, index) => (
              <Tab key={index} id={String(index)} className="small-tab">
                {name} ({all.length} bytes)
              </Tab>
            ))}
          </TabList>
        </Tabs>
      )}
      <div ref={element} className="hex-lines" tabIndex={0} role="group" aria-label="Bytes" onKeyDown={press}>
        <div style={{ height: scroll.height, position: "relative" }}>
          <div style={{ transform: `translateY(${scroll.offset}px)` }}>{lines}</div>
        </div>
      </div>
    </section>
  );
}

/** Width of an element, pixels. */
function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(ROOM);
  useLayoutEffect(() => {
    const box = element.current;
    if (box === null) return undefined;
    const observer = new ResizeObserver(() => setWidth(box.clientWidth));
    observer.observe(box);
    return () => observer.disconnect();
  }, [element]);
  return width;
}

interface HexLineProps {
  bytes: Uint8Array;
  at: number;
  /** Bytes in a whole line. */
  count: number;
  chosen: Range | undefined;
  byte: number | undefined;
  onChoose: (offset: number) => void;
}

function HexLine({ bytes, at, count, chosen, byte, onChoose }: HexLineProps) {
  const cells = [];
  const letters = [];
  for (let i = at; i < Math.min(at + count, bytes.length); i++) {
    const value = bytes[i]!;
    const isChosen = chosen !== undefined && chosen.from <= i && i < chosen.to;
    const name = `${isChosen ? "chosen" : ""}${i === byte ? " here" : ""}${i === at + 8 ? " half" : ""}`;
    const shared = { className: name, onMouseDown: () => onChoose(i) };
    cells.push(
      <span key={i} {...shared}>
        {HEX[value]}
      </span>,
    );
    letters.push(
      <span key={i} {...shared}>
        {value >= 0x20 && value < 0x7f ? String.fromCharCode(value) : "·"}
      </span>,
    );
  }
  return (
    <div className="hex-line" data-bytes={count}>
      <span className="hex-offset">{at.toString(16).padStart(4, "0")}</span>
      <span className="hex-bytes">{cells}</span>
      <span className="hex-text">{letters}</span>
    </div>
  );
}

const NO_BYTES = new Uint8Array(0);
const HEX = Array.from({ length: 256 }, (_, value) => value.toString(16).padStart(2, "0"));
const STEPS: Readonly<Record<string, (perLine: number) => number>> = {
  ArrowRight: () => 1,
  ArrowLeft: () => -1,
  ArrowDown: (perLine) => perLine,
  ArrowUp: (perLine) => -perLine,
};
