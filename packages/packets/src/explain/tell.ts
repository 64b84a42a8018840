import type { Evidence } from "./explanation.ts";
import type { Topic } from "./topics.ts";

/** A place that proves something: a field of a frame. */
export interface Citation {
  readonly frame: number;
  /** Wireshark's name. */
  readonly field: string;
  /** The value meant, as `--fields` prints it, where the frame has several fields of that name: otherwise it is the last one. */
  readonly is?: string;
}

/** A value within a sentence, and where it stands. */
export interface CitedValue {
  /** Undefined: as it stands in the field. */
  readonly text: string | undefined;
  /** Undefined for a value that is counted or worked out: what proves the sentence proves it. */
  readonly citation: Citation | Evidence | undefined;
}

/** Places to be looked up, or such that were already. */
export type Proof = readonly [Citation | Evidence, ...(Citation | Evidence)[]];

/** A sentence whose evidence has still to be looked up in the frames. */
export interface Draft {
  readonly topic: Topic;
  readonly kind: "fact" | "unknown";
  readonly question: string | undefined;
  readonly pieces: readonly Piece[];
  /** Never empty: there is no other way to make one than {@link tell} and {@link cannotTell}, and both ask for a proof. */
  readonly proof: Proof;
}

/** What stands in a sentence. */
export type Piece = string | CitedValue;

/** Finishes a sentence: a template with words, and values in between. */
export type Finish = (words: TemplateStringsArray, ...values: readonly (Piece | readonly Piece[])[]) => Draft;

/**
 * Begins a sentence about a topic, with its proof: ``tell("who.opened", cite(1, "ip.src"))`${client} opened it.` ``
 *
 * Values with places of their own are evidence too.
 */
export function tell(topic: Topic, ...proof: Proof): Finish {
  return finish(topic, "fact", undefined, proof);
}

/** Begins the answer to one of the textbook's questions. */
export function answer(topic: Topic, question: string, ...proof: Proof): Finish {
  return finish(topic, "fact", question, proof);
}

/**
 * Begins a sentence on what cannot be known; its words have to say why.
 *
 * @param instead what is there, in the place of what would tell
 */
export function cannotTell(topic: Topic, instead: Citation | Evidence, question?: string): Finish {
  return finish(topic, "unknown", question, [instead]);
}

/** A field of a frame as a proof. */
export function cite(frame: number, field: string, is?: string): Citation {
  return is === undefined ? { frame, field } : { frame, field, is };
}

/** A value that stands in a field, written as `text`. */
export function cited(text: string, frame: number, field: string, is?: string): CitedValue {
  return { text, citation: cite(frame, field, is) };
}

/** The value of a field as it stands there. */
export function stands(frame: number, field: string): CitedValue {
  return { text: undefined, citation: cite(frame, field) };
}

/** A value that was counted or worked out. */
export function worked(text: string): CitedValue {
  return { text, citation: undefined };
}

function finish(topic: Topic, kind: Draft["kind"], question: string | undefined, proof: Proof): Finish {
  return (words, ...values) => {
    const pieces = words.flatMap((word, at): readonly Piece[] => {
      const value = values[at];
      return value === undefined ? [word] : [word, ...(Array.isArray(value) ? value : [value])];
    });
    return { topic, kind, question, pieces: pieces.filter((piece) => piece !== ""), proof };
  };
}
