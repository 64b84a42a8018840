import type { ConversationName } from "../../document/views.ts";
import type { TcpTrace } from "../../trace/trace.ts";
import { judgeTrace, type Judgement } from "../../verdict/judge.ts";
import { nameSides, type Sides } from "../sides.ts";
import { limitsOfSpeed, type SpeedLimits } from "../speed/speed.ts";
import { countCarried, type CarriedBytes } from "./carried-bytes.ts";
import { findEnding, type TraceEnding } from "./ending.ts";
import { findOpening, type Opening } from "./opening.ts";
import { findPhases, type PhaseRows } from "./phases.ts";

/** A TCP connection that is to be explained, and what was worked out of it. */
export interface TcpSubject {
  readonly name: ConversationName;
  /** Of its first packet, seconds since the capture's first frame. */
  readonly begin: number;
  /** As captured. */
  readonly whole: TcpTrace;
  /** Without what came damaged: rows of everything else count in here. */
  readonly trace: TcpTrace;
  readonly judgement: Judgement;
  readonly sides: Sides;
  readonly opening: Opening;
  readonly ending: TraceEnding;
  readonly phases: readonly PhaseRows[];
  readonly carried: readonly [CarriedBytes, CarriedBytes];
  readonly speeds: readonly SpeedLimits[];
}

/** Works out what the sections of an explanation speak of. */
export function studyTcp(name: ConversationName, begin: number, whole: TcpTrace): TcpSubject {
  const judgement = judgeTrace(whole);
  const { trace } = judgement.facts;
  const opening = findOpening(trace);
  const ending = findEnding(trace, opening);
  const left = new Set(
    judgement.verdicts.filter(({ kind }) => kind === "keep-alive" || kind === "duplicated").map(({ row }) => row),
  );
  return {
    name,
    begin,
    whole,
    trace,
    judgement,
    sides: nameSides([trace.client, trace.server], "tcp", trace.ipVersion, opening.opener),
    opening,
    ending,
    phases: findPhases(trace, opening, ending, left),
    carried: [countCarried(trace, 0, left), countCarried(trace, 1, left)],
    speeds: [limitsOfSpeed(judgement, 0), limitsOfSpeed(judgement, 1)].filter((each) => each !== undefined),
  };
}
