import "reflect-metadata";
import { X509Certificate, createPrivateKey } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { WiresideError } from "@wireside/protocol";
import * as x509 from "@peculiar/x509";
import { networkAddresses } from "./addresses.ts";

export interface Certificate {
  /** PEM. */
  cert: string;
  key: string;
  /** SHA-256 of the certificate's DER form, in hex with colons. */
  fingerprint: string;
}

/** The owner's own certificate. */
export async function readCertificate(certFile: string, keyFile: string): Promise<Certificate> {
  try {
    return check(await readFile(certFile, "utf8"), await readFile(keyFile, "utf8"));
  } catch (error) {
    if (error instanceof WiresideError) throw error;
    throw new WiresideError("bad_certificate", {
      message: `The certificate in ${certFile} with the key in ${keyFile} cannot be used.`,
      cause: error,
    });
  }
}

/** The hub's certificate from `folder`; made there at first start. */
export async function ownCertificate(folder: string): Promise<Certificate> {
  const [certFile, keyFile] = [join(folder, "cert.pem"), join(folder, "key.pem")];
  const cert = await readFile(certFile, "utf8").catch(() => undefined);
  if (cert !== undefined) return readCertificate(certFile, keyFile);
  const made = await makeCertificate();
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // The key first, and the certificate by rename: a half-made pair is made again.
  await writeFile(keyFile, made.key, { mode: 0o600 });
  await writeFile(`${certFile}.new`, made.cert);
  await rename(`${certFile}.new`, certFile);
  return made;
}

function check(cert: string, key: string): Certificate {
  const parsed = new X509Certificate(cert);
  if (!parsed.checkPrivateKey(createPrivateKey(key)))
    throw new WiresideError("bad_certificate", { message: "The key does not belong to the certificate." });
  return { cert, key, fingerprint: parsed.fingerprint256 };
}

const YEARS = 20;

/** ECDSA on P-256, self-signed, for this machine's names and addresses: trusted by fingerprint, not by an authority. */
async function makeCertificate(): Promise<Certificate> {
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const now = new Date();
  const notBefore = new Date(now.getTime() - 24 * 3_600_000);
  const notAfter = new Date(now);
  notAfter.setUTCFullYear(now.getUTCFullYear() + YEARS);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: "CN=Wireside hub",
    notBefore,
    notAfter,
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        { type: "dns", value: "localhost" },
        { type: "dns", value: hostname() },
        ...["127.0.0.1", "::1", ...networkAddresses()].map((value) => ({ type: "ip" as const, value })),
      ]),
    ],
  });
  const key = createPrivateKey({
    key: Buffer.from(await crypto.subtle.exportKey("pkcs8", keys.privateKey)),
    format: "der",
    type: "pkcs8",
  });
  return check(certificate.toString("pem"), key.export({ type: "pkcs8", format: "pem" }));
}
