import { join } from "node:path";
import { isIPv4 } from "node:net";
import {
  WiresideError,
  decodeInvite,
  inviteCodeIn,
  normalizeFingerprint,
  parseAddress,
  type Address,
} from "@wireside/protocol";
import { configFolder } from "./config-folder.ts";

/** How to find a hub: by address or by invite, and what to expect there. */
export interface TargetOptions {
  /** HOST, HOST:PORT or a link; not needed with an invite. */
  address?: string | undefined;
  /** An invite's code or link. */
  invite?: string | undefined;
  /** SHA-256 of the hub's certificate in hex. Without one, the certificate seen first is remembered. */
  fingerprint?: string | undefined;
  /** TLS or plain. Without it: as the link says, plain to this machine, TLS to others and wherever a fingerprint is known. */
  secure?: boolean | undefined;
  /** Asked about a certificate nobody told of and no authority vouches for, at first contact; false ends with hub_unknown. */
  trustNew?: ((fingerprint: string) => boolean) | undefined;
  /** Where certificates are remembered; by default known-hubs.json in `configFolder()`. */
  knownHubsFile?: string | undefined;
}

/** A hub to be reached. */
export interface Target {
  address: Address;
  isSecure: boolean;
  /** The fingerprint its certificate must have, in the form certificates are compared in. */
  expected: string | undefined;
  knownHubsFile: string;
  trustNew: ((fingerprint: string) => boolean) | undefined;
  /** The invite's code, without a link around it. */
  invite: string | undefined;
}

/** Throws bad_address, bad_invite, or bad_request when the fingerprint given is none. */
export function findTarget(options: TargetOptions): Target {
  const invite = options.invite === undefined ? undefined : decodeInvite(options.invite);
  const written = options.address ?? invite?.address;
  if (written === undefined)
    throw new WiresideError("bad_address", { message: "Neither an address nor an invite was given." });
  const { host, port, secure } = parseAddress(written);
  const expected = fingerprintIn(options.fingerprint) ?? invite?.fingerprint ?? undefined;
  return {
    address: { host, port },
    isSecure: options.secure ?? secure ?? (expected !== undefined || !isLoopback(host)),
    expected,
    trustNew: options.trustNew,
    knownHubsFile: options.knownHubsFile ?? join(configFolder(), "known-hubs.json"),
    invite: options.invite === undefined ? undefined : inviteCodeIn(options.invite),
  };
}

/** Does the name or address mean this machine? */
function isLoopback(host: string): boolean {
  return (
    host === "localhost" || host.endsWith(".localhost") || host === "::1" || (isIPv4(host) && host.startsWith("127."))
  );
}

function fingerprintIn(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const fingerprint = normalizeFingerprint(text);
  if (fingerprint === undefined)
    throw new WiresideError("bad_request", {
      message: "The fingerprint is not SHA-256 in hex: 64 digits, with or without colons.",
    });
  return fingerprint;
}
