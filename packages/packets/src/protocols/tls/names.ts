import type { ValueNames } from "../../fields/field.ts";
import { isGrease } from "./cipher-suites.ts";

/** Names for values, and of the values that mean nothing: RFC 8701 */
function withGrease(names: Readonly<Record<number, string>>): ValueNames {
  return (value) => (isGrease(value) ? "Reserved (GREASE)" : names[value]);
}

/** As `legacy_version` and supported_versions have them. */
export const VERSIONS: ValueNames = withGrease({
  0x0002: "SSL 2.0",
  0x0300: "SSL 3.0",
  0x0301: "TLS 1.0",
  0x0302: "TLS 1.1",
  0x0303: "TLS 1.2",
  0x0304: "TLS 1.3",
});

/** As the Protocol column writes them. */
export const VERSION_COLUMNS: Readonly<Record<number, string>> = {
  0x0300: "SSLv3",
  0x0301: "TLSv1",
  0x0302: "TLSv1.1",
  0x0303: "TLSv1.2",
  0x0304: "TLSv1.3",
};

/** RFC 8446 §B.1, RFC 6520 */
export const CONTENT_TYPES: Readonly<Record<number, string>> = {
  20: "Change Cipher Spec",
  21: "Alert",
  22: "Handshake",
  23: "Application Data",
  24: "Heartbeat",
};

/** RFC 8446 §B.3 and those of the versions before it. */
export const HANDSHAKE_TYPES: Readonly<Record<number, string>> = {
  0: "Hello Request",
  1: "Client Hello",
  2: "Server Hello",
  4: "New Session Ticket",
  5: "End of Early Data",
  6: "Hello Retry Request",
  8: "Encrypted Extensions",
  11: "Certificate",
  12: "Server Key Exchange",
  13: "Certificate Request",
  14: "Server Hello Done",
  15: "Certificate Verify",
  16: "Client Key Exchange",
  20: "Finished",
  21: "Certificate URL",
  22: "Certificate Status",
  23: "Supplemental Data",
  24: "Key Update",
  25: "Compressed Certificate",
  67: "Encrypted Extensions",
};

export const ALERT_LEVELS: Readonly<Record<number, string>> = { 1: "Warning", 2: "Fatal" };

/** RFC 8446 §B.2 and those of the versions before it. */
export const ALERTS: Readonly<Record<number, string>> = {
  0: "Close Notify",
  10: "Unexpected Message",
  20: "Bad Record MAC",
  21: "Decryption Failed",
  22: "Record Overflow",
  30: "Decompression Failure",
  40: "Handshake Failure",
  41: "No Certificate",
  42: "Bad Certificate",
  43: "Unsupported Certificate",
  44: "Certificate Revoked",
  45: "Certificate Expired",
  46: "Certificate Unknown",
  47: "Illegal Parameter",
  48: "Unknown CA",
  49: "Access Denied",
  50: "Decode Error",
  51: "Decrypt Error",
  60: "Export Restriction",
  70: "Protocol Version",
  71: "Insufficient Security",
  80: "Internal Error",
  86: "Inappropriate Fallback",
  90: "User Canceled",
  100: "No Renegotiation",
  109: "Missing Extension",
  110: "Unsupported Extension",
  111: "Certificate Unobtainable",
  112: "Unrecognized Name",
  113: "Bad Certificate Status Response",
  114: "Bad Certificate Hash Value",
  115: "Unknown PSK Identity",
  116: "Certificate Required",
  120: "No application Protocol",
};

/** https://www.iana.org/assignments/tls-extensiontype-values */
export const EXTENSIONS: ValueNames = withGrease({
  0: "server_name",
  1: "max_fragment_length",
  2: "client_certificate_url",
  3: "trusted_ca_keys",
  4: "truncated_hmac",
  5: "status_request",
  6: "user_mapping",
  7: "client_authz",
  8: "server_authz",
  9: "cert_type",
  10: "supported_groups",
  11: "ec_point_formats",
  12: "srp",
  13: "signature_algorithms",
  14: "use_srtp",
  15: "heartbeat",
  16: "application_layer_protocol_negotiation",
  17: "status_request_v2",
  18: "signed_certificate_timestamp",
  19: "client_certificate_type",
  20: "server_certificate_type",
  21: "padding",
  22: "encrypt_then_mac",
  23: "extended_master_secret",
  24: "token_binding",
  25: "cached_info",
  27: "compress_certificate",
  28: "record_size_limit",
  34: "delegated_credentials",
  35: "session_ticket",
  41: "pre_shared_key",
  42: "early_data",
  43: "supported_versions",
  44: "cookie",
  45: "psk_key_exchange_modes",
  47: "certificate_authorities",
  48: "oid_filters",
  49: "post_handshake_auth",
  50: "signature_algorithms_cert",
  51: "key_share",
  57: "quic_transport_parameters",
  13172: "next_protocol_negotiation",
  17513: "application_settings",
  30032: "channel_id",
  65037: "encrypted_client_hello",
  65281: "renegotiation_info",
});

/** https://www.iana.org/assignments/tls-parameters, Supported Groups */
export const GROUPS: ValueNames = withGrease({
  1: "sect163k1",
  3: "sect163r2",
  6: "sect233k1",
  7: "sect233r1",
  9: "sect283k1",
  10: "sect283r1",
  11: "sect409k1",
  12: "sect409r1",
  13: "sect571k1",
  14: "sect571r1",
  19: "secp192r1",
  21: "secp224r1",
  22: "secp256k1",
  23: "secp256r1",
  24: "secp384r1",
  25: "secp521r1",
  26: "brainpoolP256r1",
  27: "brainpoolP384r1",
  28: "brainpoolP512r1",
  29: "x25519",
  30: "x448",
  256: "ffdhe2048",
  257: "ffdhe3072",
  258: "ffdhe4096",
  259: "ffdhe6144",
  260: "ffdhe8192",
  4587: "SecP256r1MLKEM768",
  4588: "X25519MLKEM768",
  4589: "SecP384r1MLKEM1024",
  25497: "X25519Kyber768Draft00",
});

export const POINT_FORMATS: Readonly<Record<number, string>> = {
  0: "uncompressed",
  1: "ansiX962_compressed_prime",
  2: "ansiX962_compressed_char2",
};

/** RFC 8446 §4.2.3 */
export const SIGNATURES: ValueNames = withGrease({
  0x0101: "MD5 RSA",
  0x0201: "rsa_pkcs1_sha1",
  0x0202: "SHA1 DSA",
  0x0203: "ecdsa_sha1",
  0x0301: "SHA224 RSA",
  0x0302: "SHA224 DSA",
  0x0303: "SHA224 ECDSA",
  0x0401: "rsa_pkcs1_sha256",
  0x0402: "SHA256 DSA",
  0x0403: "ecdsa_secp256r1_sha256",
  0x0501: "rsa_pkcs1_sha384",
  0x0502: "SHA384 DSA",
  0x0503: "ecdsa_secp384r1_sha384",
  0x0601: "rsa_pkcs1_sha512",
  0x0602: "SHA512 DSA",
  0x0603: "ecdsa_secp521r1_sha512",
  0x0804: "rsa_pss_rsae_sha256",
  0x0805: "rsa_pss_rsae_sha384",
  0x0806: "rsa_pss_rsae_sha512",
  0x0807: "ed25519",
  0x0808: "ed448",
  0x0809: "rsa_pss_pss_sha256",
  0x080a: "rsa_pss_pss_sha384",
  0x080b: "rsa_pss_pss_sha512",
});
