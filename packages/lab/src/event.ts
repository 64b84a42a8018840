/** What a server or a client does, as it happens: `text` for people, the rest for programs. */
export interface LabEvent {
  /** Which kind of event; its fields follow from it. */
  readonly type: string;
  /** One line that says it, in the words of the original where it has words for it. May hold what the peer wrote. */
  readonly text: string;
  readonly [field: string]: unknown;
}

/** Is told each event. It must not throw. */
export type Tell = (event: LabEvent) => void;
