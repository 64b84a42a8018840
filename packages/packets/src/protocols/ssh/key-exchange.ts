import type { Dissection } from "../../dissect/dissection.ts";
import { md5 } from "../../hashes/md5.ts";
import { fields as f, lists } from "./fields.ts";
import type { SshSide } from "./session.ts";

/** What each side can do, RFC 4253 §7.1: from `at` on, after the message's number. */
export function addKeyExchangeInit(d: Dissection, start: number, side: SshSide, isClient: boolean): void {
  d.bytesItem(f.cookie, start, COOKIE_LENGTH);
  let at = start + COOKIE_LENGTH;
  const texts: string[] = [];
  for (const list of Object.values(lists)) {
    const length = d.u32(at);
    const text = ascii.decode(d.slice(at + 4, length));
    d.item(list, at + 4, length, text);
    texts.push(text);
    at += 4 + length;
  }
  d.uint(f.firstFollows, at);
  side.keyExchanges = texts[0]!.split(",");
  const direction = isClient ? 0 : 1;
  const hassh = [0, 2, 4, 6].map((list) => texts[list === 0 ? 0 : list + direction]!).join(";");
  const [textField, field] = isClient ? [f.hasshText, f.hassh] : [f.hasshServerText, f.hasshServer];
  d.item(textField, 0, 0, hassh);
  if (d.wants(field)) d.item(field, 0, 0, md5(new TextEncoder().encode(hassh)));
}

const COOKIE_LENGTH = 16;
const ascii = new TextDecoder("latin1");
