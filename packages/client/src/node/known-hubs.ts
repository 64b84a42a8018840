import { WiresideError, formatAddress, type Address } from "@wireside/protocol";
import { formatTexts, parseTexts, readPrivateFile, writePrivateFile } from "./private-file.ts";

/** What a hub showed in the TLS handshake. */
export interface Certificate {
  /** SHA-256, upper-case hex with colons. */
  fingerprint: string;
  /** An authority this system trusts vouches for it, and for this name. */
  isVouchedFor: boolean;
}

/**
 * Decides whether a hub's certificate is the one expected; throws fingerprint_mismatch when it is not.
 *   1. With a fingerprint given (in an invite, or by the caller), it must be that one.
 *   2. With one remembered for this address, it must be that one too.
 *   3. Otherwise it is trusted on first use, unless `trustNew` says no (hub_unknown), and remembered unless an authority
 *      vouches for it.
 */
export async function checkCertificate(
  address: Address,
  certificate: Certificate,
  {
    expected,
    knownHubsFile,
    trustNew,
  }: {
    expected: string | undefined;
    knownHubsFile: string;
    trustNew?: ((fingerprint: string) => boolean) | undefined;
  },
): Promise<void> {
  const place = formatAddress(address);
  if (expected !== undefined && expected !== certificate.fingerprint)
    throw mismatch(place, certificate, expected, "as you were told");
  const known = await readKnownHubs(knownHubsFile);
  const remembered = known.get(place);
  if (remembered !== undefined && remembered !== certificate.fingerprint)
    throw mismatch(place, certificate, remembered, `as remembered in ${knownHubsFile}`);
  if (remembered !== undefined || certificate.isVouchedFor) return;
  if (expected === undefined && trustNew?.(certificate.fingerprint) === false)
    throw new WiresideError("hub_unknown", {
      message: `The hub at ${place} has not been met before; its certificate has the fingerprint ${certificate.fingerprint}.`,
    });
  await writePrivateFile(knownHubsFile, formatTexts(known.set(place, certificate.fingerprint)));
}

async function readKnownHubs(path: string): Promise<Map<string, string>> {
  const text = await readPrivateFile(path);
  const known = text === undefined ? new Map<string, string>() : parseTexts(text);
  if (known !== undefined) return known;
  throw new WiresideError("fingerprint_mismatch", {
    message: `The list of known hubs in ${path} cannot be read, so the hub's certificate cannot be checked. Repair the file or remove it.`,
  });
}

function mismatch(place: string, { fingerprint }: Certificate, expected: string, from: string): WiresideError {
  return new WiresideError("fingerprint_mismatch", {
    message: `The certificate of ${place} has the fingerprint ${fingerprint}, and not ${expected}, ${from}.`,
  });
}
