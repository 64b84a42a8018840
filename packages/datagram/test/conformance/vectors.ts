import type { CipherName } from "../../src/index.ts";

interface Vector {
  readonly source: string;
  readonly name: CipherName;
  readonly key: string;
  readonly iv: string;
  readonly number: number;
  readonly header: string;
  readonly text: string;
  /** With the tag. */
  readonly sealed: string;
}

/** Published examples, in hexadecimal. */
export const VECTORS: readonly Vector[] = [
  {
    source: "the specification of GCM sent to NIST, test case 4",
    name: "aes-128-gcm",
    key: "feffe9928665731c6d6a8f9467308308",
    iv: "cafebabefacedbaddecaf888",
    number: 0,
    header: "feedfacedeadbeeffeedfacedeadbeefabaddad2",
    text:
      "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72" +
      "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
    sealed:
      "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e" +
      "21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091" +
      "5bc94fbc3221a5db94fae95ae7121a47",
  },
  {
    source: "the specification of GCM sent to NIST, test case 1",
    name: "aes-128-gcm",
    key: "00000000000000000000000000000000",
    iv: "000000000000000000000000",
    number: 0,
    header: "",
    text: "",
    sealed: "58e2fccefa7e3061367f1d57a4e7455a",
  },
  {
    source: "RFC 8439 §2.8.2",
    name: "chacha20-poly1305",
    key: "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f",
    iv: "070000004041424344454647",
    number: 0,
    header: "50515253c0c1c2c3c4c5c6c7",
    text:
      "4c616469657320616e642047656e746c656d656e206f662074686520636c617373206f66202739393a204966204920636f756c64206f6666657220796f75" +
      "206f6e6c79206f6e652074697020666f7220746865206675747572652c2073756e73637265656e20776f756c642062652069742e",
    sealed:
      "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d63dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd" +
      "3b3692ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc3ff4def08e4b7a9de576d26586cec64b6116" +
      "1ae10b594f09e26a7e902ecbd0600691",
  },
  {
    source: "RFC 9001 A.5, whose nonce is made from a packet number",
    name: "chacha20-poly1305",
    key: "c6d98ff3441c3fe1b2182094f69caa2ed4b716b65488960a7a984979fb23e1c8",
    iv: "e0459b3474bdd0e44a41c144",
    number: 654_360_564,
    header: "4200bff4",
    text: "01",
    sealed: "655e5cd55c41f69080575d7999c25a5bfb",
  },
];
