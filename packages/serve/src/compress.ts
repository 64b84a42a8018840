import { pipeline, Readable, type Transform } from "node:stream";
import { constants, createBrotliCompress, createGzip, createZstdCompress } from "node:zlib";
import { negotiate } from "@fastify/accept-negotiator";
import type { FastifyReply, FastifyRequest } from "fastify";
import { SERVE_LIMITS } from "./limits.ts";

/** Content codings in the order in which we like them, where a client takes several alike. */
const CODINGS = {
  zstd: () => createZstdCompress(),
  // Quality 4 of 11: about what gzip takes in time, and smaller.
  br: () => createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
  gzip: () => createGzip(),
} as const satisfies Record<string, () => Transform>;

type Coding = keyof typeof CODINGS;

const COMPRESSIBLE =
  /^(?:text\/|image\/(?:svg\+xml|bmp|x-icon)|font\/(?:ttf|otf)|application\/(?:json|javascript|xml|wasm|rtf|x-sh|vnd\.ms-fontobject|[\w.-]+\+(?:json|xml)))/;

/** Does compressing make content of this type smaller? */
export function isCompressible(type: string): boolean {
  return COMPRESSIBLE.test(type);
}

/** Packs answers for clients that take them so; as many at once as memory is meant for, and the others go as they are. */
export class Compressor {
  #running = 0;

  /**
   * What to send instead of this answer's payload, with the headers that go with it. Parts of files are sent as they are:
   * a range counts the bytes of the file.
   */
  compress(request: FastifyRequest, reply: FastifyReply, payload: unknown): unknown {
    const type = String(reply.getHeader("content-type") ?? "");
    if (!isCompressible(type)) return payload;
    reply.header("Vary", "Accept-Encoding");
    const coding = chooseCoding(request.headers["accept-encoding"]);
    const bytes = typeof payload === "string" ? Buffer.byteLength(payload) : Number(reply.getHeader("content-length"));
    if (reply.statusCode !== 200 || coding === undefined || !isWorthIt(bytes)) return payload;
    if (this.#running >= SERVE_LIMITS.compressedTogether) return payload;
    reply.header("Content-Encoding", coding).removeHeader("content-length").removeHeader("accept-ranges");
    if (request.method === "HEAD") return Readable.from([]); // a text would be counted
    return this.#pack(coding, payload as string | Readable);
  }

  #pack(coding: Coding, payload: string | Readable): Readable {
    const packer = CODINGS[coding]();
    this.#running += 1;
    packer.once("close", () => (this.#running -= 1));
    if (typeof payload === "string") packer.end(payload);
    else pipeline(payload, packer, () => undefined); // the packer is destroyed with the error
    return packer;
  }
}

function isWorthIt(bytes: number): boolean {
  return bytes >= SERVE_LIMITS.leastCompressedBytes && bytes <= SERVE_LIMITS.mostCompressedBytes;
}

function chooseCoding(accepted: string | undefined): Coding | undefined {
  if (accepted === undefined) return undefined;
  return negotiate(accepted.toLowerCase(), Object.keys(CODINGS) as Coding[]) ?? undefined;
}
