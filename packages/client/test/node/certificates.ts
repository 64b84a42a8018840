import "reflect-metadata";
import { X509Certificate, createPrivateKey } from "node:crypto";
import { X509CertificateGenerator } from "@peculiar/x509";

export interface Pair {
  cert: string;
  key: string;
  fingerprint: string;
}

/** A self-made certificate that no authority vouches for. */
export async function makeCertificate(): Promise<Pair> {
  const signingAlgorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const keys = await crypto.subtle.generateKey(signingAlgorithm, true, ["sign", "verify"]);
  const made = await X509CertificateGenerator.createSelfSigned({ name: "CN=test hub", keys, signingAlgorithm });
  const cert = made.toString("pem");
  const pkcs8 = Buffer.from(await crypto.subtle.exportKey("pkcs8", keys.privateKey));
  const key = createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" }).export({ type: "pkcs8", format: "pem" });
  return { cert, key, fingerprint: new X509Certificate(cert).fingerprint256 };
}
