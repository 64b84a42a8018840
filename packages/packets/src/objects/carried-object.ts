/** A file that a message carried, with what the message says of it. Nothing of that is to be believed. */
export interface CarriedObject {
  /** Id of the protocol. */
  readonly protocol: string;
  /** The frame that the message ends with. */
  readonly frame: number;
  /** Whose file it is, or who gets it: the host as the client named it. */
  readonly host: string | undefined;
  /** Where it was asked for or sent to, as the client wrote it. */
  readonly uri: string | undefined;
  /** `text/html`, in lower case. */
  readonly type: string | undefined;
  /** What Content-Disposition calls it. */
  readonly fileName: string | undefined;
  /** Put together from its chunks, and unpacked where it was packed; valid for as long as the call takes. */
  readonly bytes: Uint8Array;
  /** Whether these are all its bytes. */
  readonly isWhole: boolean;
}
