import { Checkpoints } from "../gzip/checkpoints.ts";
import { isGzip } from "../gzip/gunzip.ts";
import { UnpackedFeed, UnpackedSource } from "../gzip/unpacked.ts";
import { unlessAborted } from "./abort.ts";
import { CaptureFacts } from "./facts.ts";
import { fillWhole, withBytesBefore, type Feed } from "./feed.ts";
import { FrameAccess } from "./frame-access.ts";
import { PieceFeed, SourceFeed, isByteSource, type CaptureInput } from "./source.ts";

/** A capture's bytes, unpacked if they were gzipped. */
export interface OpenedInput {
  readonly feed: Feed;
  readonly facts: CaptureFacts;
  readonly isCompressed: boolean;
  readonly access: FrameAccess | undefined;
  /** Of what the feed gives, bytes, where it is known. */
  readonly size: number | undefined;
  /** Of the input as it is: bytes fetched, and all. */
  read(): number;
  readonly total: number | undefined;
}

const GZIP_MAGIC = 2;

/** Finds out by its first bytes whether an input is gzipped. */
export async function openInput(input: CaptureInput, signal: AbortSignal | undefined): Promise<OpenedInput> {
  const source = isByteSource(input) ? input : undefined;
  const raw = isByteSource(input) ? new SourceFeed(input) : new PieceFeed(input);
  const first = new Uint8Array(GZIP_MAGIC);
  const had = await unlessAborted(fillWhole(raw, first), signal).catch((error: unknown) => {
    raw.close();
    throw error;
  });
  if (raw instanceof SourceFeed) raw.position = 0;
  const whole = raw instanceof SourceFeed ? raw : withBytesBefore(first.subarray(0, had), raw);

  const facts = new CaptureFacts();
  const isCompressed = isGzip(first);
  const opened = { facts, isCompressed, read: () => raw.position, total: source?.size };
  if (!isCompressed) {
    const access = source === undefined ? undefined : new FrameAccess(source);
    return { ...opened, feed: whole, access, size: source?.size };
  }
  const checkpoints = new Checkpoints();
  const feed = new UnpackedFeed(whole, facts.problems, checkpoints);
  const access = source === undefined ? undefined : new FrameAccess(new UnpackedSource(source, checkpoints));
  return { ...opened, feed, access, size: undefined };
}
