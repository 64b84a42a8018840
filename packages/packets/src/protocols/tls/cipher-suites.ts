/**
 * The names of cipher suites, RFC 8446 §B.4 and https://www.iana.org/assignments/tls-parameters: those that are met. Suites
 * that only differ in their last part stand together.
 */
export function cipherSuiteName(value: number): string | undefined {
  return isGrease(value) ? `Reserved (GREASE)` : NAMES.get(value);
}

/** Values that mean nothing, sent so that nobody relies on knowing them all: RFC 8701 §2 */
export function isGrease(value: number): boolean {
  return (value & 0x0f0f) === 0x0a0a && value >>> 8 === (value & 0xff);
}

const SUITES: readonly (readonly [first: number, prefix: string, ...rest: readonly string[]])[] = [
  [0x0000, "TLS_NULL_WITH_NULL_NULL"],
  [0x0001, "TLS_RSA_WITH_", "NULL_MD5", "NULL_SHA"],
  [0x0003, "TLS_RSA_EXPORT_WITH_RC4_40_MD5"],
  [0x0004, "TLS_RSA_WITH_", "RC4_128_MD5", "RC4_128_SHA"],
  [0x0006, "TLS_RSA_EXPORT_WITH_RC2_CBC_40_MD5"],
  [0x0007, "TLS_RSA_WITH_IDEA_CBC_SHA"],
  [0x0008, "TLS_RSA_EXPORT_WITH_DES40_CBC_SHA"],
  [0x0009, "TLS_RSA_WITH_", "DES_CBC_SHA", "3DES_EDE_CBC_SHA"],
  [0x0011, "TLS_DHE_DSS_EXPORT_WITH_DES40_CBC_SHA"],
  [0x0012, "TLS_DHE_DSS_WITH_", "DES_CBC_SHA", "3DES_EDE_CBC_SHA"],
  [0x0014, "TLS_DHE_RSA_EXPORT_WITH_DES40_CBC_SHA"],
  [0x0015, "TLS_DHE_RSA_WITH_", "DES_CBC_SHA", "3DES_EDE_CBC_SHA"],
  [0x0017, "TLS_DH_anon_EXPORT_WITH_RC4_40_MD5"],
  [0x0018, "TLS_DH_anon_WITH_RC4_128_MD5"],
  [0x0019, "TLS_DH_anon_EXPORT_WITH_DES40_CBC_SHA"],
  [0x001a, "TLS_DH_anon_WITH_", "DES_CBC_SHA", "3DES_EDE_CBC_SHA"],
  [0x002f, "TLS_", "RSA_", "DH_DSS_", "DH_RSA_", "DHE_DSS_", "DHE_RSA_", "DH_anon_", "WITH_AES_128_CBC_SHA"],
  [0x0035, "TLS_", "RSA_", "DH_DSS_", "DH_RSA_", "DHE_DSS_", "DHE_RSA_", "DH_anon_", "WITH_AES_256_CBC_SHA"],
  [0x003b, "TLS_RSA_WITH_", "NULL_SHA256", "AES_128_CBC_SHA256", "AES_256_CBC_SHA256"],
  [0x0040, "TLS_DHE_DSS_WITH_AES_128_CBC_SHA256"],
  [0x0041, "TLS_", "RSA_", "DH_DSS_", "DH_RSA_", "DHE_DSS_", "DHE_RSA_", "DH_anon_", "WITH_CAMELLIA_128_CBC_SHA"],
  [0x0067, "TLS_DHE_RSA_WITH_AES_128_CBC_SHA256"],
  [0x006a, "TLS_DHE_DSS_WITH_AES_256_CBC_SHA256"],
  [0x006b, "TLS_DHE_RSA_WITH_AES_256_CBC_SHA256"],
  [0x006c, "TLS_DH_anon_WITH_", "AES_128_CBC_SHA256", "AES_256_CBC_SHA256"],
  [0x0084, "TLS_", "RSA_", "DH_DSS_", "DH_RSA_", "DHE_DSS_", "DHE_RSA_", "DH_anon_", "WITH_CAMELLIA_256_CBC_SHA"],
  [0x008a, "TLS_PSK_WITH_", "RC4_128_SHA", "3DES_EDE_CBC_SHA", "AES_128_CBC_SHA", "AES_256_CBC_SHA"],
  [0x0096, "TLS_", "RSA_", "DH_DSS_", "DH_RSA_", "DHE_DSS_", "DHE_RSA_", "DH_anon_", "WITH_SEED_CBC_SHA"],
  [0x009c, "TLS_RSA_WITH_", "AES_128_GCM_SHA256", "AES_256_GCM_SHA384"],
  [0x009e, "TLS_DHE_RSA_WITH_", "AES_128_GCM_SHA256", "AES_256_GCM_SHA384"],
  [0x00a2, "TLS_DHE_DSS_WITH_", "AES_128_GCM_SHA256", "AES_256_GCM_SHA384"],
  [0x00a6, "TLS_DH_anon_WITH_", "AES_128_GCM_SHA256", "AES_256_GCM_SHA384"],
  [0x00a8, "TLS_PSK_WITH_", "AES_128_GCM_SHA256", "AES_256_GCM_SHA384"],
  [0x00aa, "TLS_DHE_PSK_WITH_", "AES_128_GCM_SHA256", "AES_256_GCM_SHA384"],
  [0x00ae, "TLS_PSK_WITH_", "AES_128_CBC_SHA256", "AES_256_CBC_SHA384"],
  [0x00ba, "TLS_RSA_WITH_CAMELLIA_128_CBC_SHA256"],
  [0x00be, "TLS_DHE_RSA_WITH_CAMELLIA_128_CBC_SHA256"],
  [0x00c0, "TLS_RSA_WITH_CAMELLIA_256_CBC_SHA256"],
  [0x00c4, "TLS_DHE_RSA_WITH_CAMELLIA_256_CBC_SHA256"],
  [0x00ff, "TLS_EMPTY_RENEGOTIATION_INFO_SCSV"],
  [0x1301, "TLS_", "AES_128_GCM_SHA256", "AES_256_GCM_SHA384", "CHACHA20_POLY1305_SHA256"],
  [0x1304, "TLS_", "AES_128_CCM_SHA256", "AES_128_CCM_8_SHA256"],
  [0x5600, "TLS_FALLBACK_SCSV"],
  [0xc001, "TLS_ECDH_ECDSA_WITH_", "NULL_SHA", "RC4_128_SHA", "3DES_EDE_CBC_SHA", "AES_128_CBC_SHA", "AES_256_CBC_SHA"],
  [
    0xc006,
    "TLS_ECDHE_ECDSA_WITH_",
    "NULL_SHA",
    "RC4_128_SHA",
    "3DES_EDE_CBC_SHA",
    "AES_128_CBC_SHA",
    "AES_256_CBC_SHA",
  ],
  [0xc00b, "TLS_ECDH_RSA_WITH_", "NULL_SHA", "RC4_128_SHA", "3DES_EDE_CBC_SHA", "AES_128_CBC_SHA", "AES_256_CBC_SHA"],
  [0xc010, "TLS_ECDHE_RSA_WITH_", "NULL_SHA", "RC4_128_SHA", "3DES_EDE_CBC_SHA", "AES_128_CBC_SHA", "AES_256_CBC_SHA"],
  [0xc015, "TLS_ECDH_anon_WITH_", "NULL_SHA", "RC4_128_SHA", "3DES_EDE_CBC_SHA", "AES_128_CBC_SHA", "AES_256_CBC_SHA"],
  [0xc023, "TLS_ECDHE_ECDSA_WITH_", "AES_128_CBC_SHA256", "AES_256_CBC_SHA384"],
  [0xc025, "TLS_ECDH_ECDSA_WITH_", "AES_128_CBC_SHA256", "AES_256_CBC_SHA384"],
  [0xc027, "TLS_ECDHE_RSA_WITH_", "AES_128_CBC_SHA256", "AES_256_CBC_SHA384"],
  [0xc029, "TLS_ECDH_RSA_WITH_", "AES_128_CBC_SHA256", "AES_256_CBC_SHA384"],
  [0xc02b, "TLS_ECDHE_ECDSA_WITH_", "AES_128_GCM_SHA256", "AES_256_GCM_SHA384"],
  [0xc02d, "TLS_ECDH_ECDSA_WITH_", "AES_128_GCM_SHA256", "AES_256_GCM_SHA384"],
  [0xc02f, "TLS_ECDHE_RSA_WITH_", "AES_128_GCM_SHA256", "AES_256_GCM_SHA384"],
  [0xc031, "TLS_ECDH_RSA_WITH_", "AES_128_GCM_SHA256", "AES_256_GCM_SHA384"],
  [0xc035, "TLS_ECDHE_PSK_WITH_", "AES_128_CBC_SHA", "AES_256_CBC_SHA", "AES_128_CBC_SHA256", "AES_256_CBC_SHA384"],
  [0xc072, "TLS_ECDHE_ECDSA_WITH_", "CAMELLIA_128_CBC_SHA256", "CAMELLIA_256_CBC_SHA384"],
  [0xc076, "TLS_ECDHE_RSA_WITH_", "CAMELLIA_128_CBC_SHA256", "CAMELLIA_256_CBC_SHA384"],
  [0xc09c, "TLS_RSA_WITH_", "AES_128_CCM", "AES_256_CCM"],
  [0xc09e, "TLS_DHE_RSA_WITH_", "AES_128_CCM", "AES_256_CCM"],
  [0xc0a0, "TLS_RSA_WITH_", "AES_128_CCM_8", "AES_256_CCM_8"],
  [0xc0a2, "TLS_DHE_RSA_WITH_", "AES_128_CCM_8", "AES_256_CCM_8"],
  [0xc0ac, "TLS_ECDHE_ECDSA_WITH_", "AES_128_CCM", "AES_256_CCM", "AES_128_CCM_8", "AES_256_CCM_8"],
  [
    0xcca8,
    "TLS_",
    "ECDHE_RSA_",
    "ECDHE_ECDSA_",
    "DHE_RSA_",
    "PSK_",
    "ECDHE_PSK_",
    "DHE_PSK_",
    "WITH_CHACHA20_POLY1305_SHA256",
  ],
];

const NAMES: ReadonlyMap<number, string> = new Map(SUITES.flatMap(namesOf));

/** Either the names differ in their ends, or in their middles: then the end that they share is given last. */
function namesOf([first, prefix, ...rest]: (typeof SUITES)[number]): (readonly [number, string])[] {
  if (rest.length === 0) return [[first, prefix]];
  const shared = rest.at(-1)!.startsWith("WITH_") ? rest.at(-1)! : "";
  const different = shared === "" ? rest : rest.slice(0, -1);
  return different.map((part, i) => [first + i, `${prefix}${part}${shared}`]);
}
