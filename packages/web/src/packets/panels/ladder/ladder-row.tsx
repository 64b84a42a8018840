import type { LadderArrow, LadderItem, LadderRun } from "@wireside/packets";
import { VERDICT_NAMES } from "@wireside/packets/words";
import { ChevronsUpDown } from "lucide-react";
import { bytesText, countText, durationText } from "../../text.ts";

/** Height of an item, pixels; the style sheet has the same. */
export const LADDER_HEIGHT = 44;

interface LadderRowProps {
  index: number;
  /** Undefined until it has come. */
  item: LadderItem | undefined;
  /** How many upright lines there are. */
  lanes: number;
  isChosen: boolean;
  isMarked: boolean;
  onChoose: (item: LadderItem) => void;
}

/** One item of the ladder, one row high: a packet's arrow, packets that are folded, or a pause. */
export function LadderRow({ index, item, lanes, isChosen, isMarked, onChoose }: LadderRowProps) {
  return (
    <div
      id={`ladder-${index}`}
      className="ladder-row"
      role="option"
      tabIndex={-1}
      aria-selected={isChosen}
      data-marked={isMarked || undefined}
      data-kind={item?.kind}
      onMouseDown={() => item !== undefined && onChoose(item)}
    >
      <span className="ladder-time">{item === undefined ? "" : item.time.toFixed(6)}</span>
      <div className="ladder-field">
        {Array.from({ length: lanes }, (_, lane) => (
          <span key={lane} className="ladder-line" style={{ insetInlineStart: place(lane, lanes) }} aria-hidden />
        ))}
        {item?.kind === "arrow" && <Arrow arrow={item} lanes={lanes} />}
        {item?.kind === "run" && <Run run={item} />}
        {item?.kind === "pause" && <span className="ladder-pause">{durationText(item.seconds)} without a packet</span>}
      </div>
    </div>
  );
}

function Arrow({ arrow, lanes }: { arrow: LadderArrow; lanes: number }) {
  const { carries, detail, fate, frame, from, time, title, to, verdicts, wireshark } = arrow;
  const [left, right] = from < to ? [from, to] : [to, from];
  const style = { insetInlineStart: place(left, lanes), width: `calc(${place(right, lanes)} - ${place(left, lanes)})` };
  const words = verdicts.map((kind) => VERDICT_NAMES[kind]);
  return (
    <div
      className="ladder-arrow"
      style={style}
      data-way={from < to ? "right" : "left"}
      data-fate={fate}
      data-bad={verdicts.length > 0 || undefined}
      title={frame === undefined ? `Shown at ${time.toFixed(6)} s` : `Packet ${frame}`}
    >
      <span className="ladder-title">
        {title !== "" && <strong>{title}</strong>} {detail}
      </span>
      <span className="ladder-shaft" aria-hidden />
      <span className="ladder-note">
        {fate !== "passed" && <span>{FATE_WORDS[fate]}</span>}
        {carries !== "" && <em>{carries}</em>}
        {frame !== undefined && words.length > 0 && <b>{words.join(", ")}</b>}
        {wireshark.length > 0 && <span>Wireshark: {wireshark.join(", ")}</span>}
      </span>
    </div>
  );
}

function Run({ run }: { run: LadderRun }) {
  const packets = run.packets.reduce((sum, count) => sum + count, 0);
  const bytes = run.bytes.reduce((sum, count) => sum + count, 0);
  return (
    <span className="ladder-run">
      <ChevronsUpDown size={14} aria-hidden />
      {countText(packets)} packets, {bytesText(bytes)} in {durationText(run.until - run.time)}
      {run.notable > 0 && <b>{countText(run.notable)} of note</b>}
      {run.unseen > 0 && <b>{countText(run.unseen)} gaps</b>}
    </span>
  );
}

/** Where an upright line stands. */
function place(lane: number, lanes: number): string {
  return lanes === 2 ? ["4%", "96%"][lane]! : `${((lane + 0.5) / lanes) * 100}%`;
}

const FATE_WORDS: Readonly<Record<LadderArrow["fate"], string>> = {
  passed: "",
  lost: "lost behind the capture",
  damaged: "damaged: its receiver threw it away",
  "lost-before": "lost before the capture",
  missed: "arrived, but not in the capture",
  "not-seen": "not in the capture",
};
