import type { Dissection } from "../../dissect/dissection.ts";
import type { Field, FieldValue } from "../../fields/field.ts";
import { defineProtocol } from "../../fields/protocol.ts";
import { groupchatFields as f } from "./groupchat-fields.ts";
import { bytesOf, isPlainText, textOf } from "./text.ts";

/** A chat with private messages and files. */
export const groupchat = defineProtocol({
  id: "groupchat",
  title: "Group Chat",
  column: "GROUPCHAT",
  source: "classic protocol, port 50000",
  words: "A chat with nicknames, messages to all or to one, and files that are fetched over UDP.",
  fields: f,
  carriedIn: { "tcp.port": [50000, 50002] },
  accepts: isPlainText,
  dissect(d: Dissection): void {
    let at = d.start;
    let list: Field | undefined;
    for (const line of textOf(d, d.start, d.end).split(/(?<=\n)/u)) {
      const length = Math.min(d.end - at, bytesOf(line));
      const text = line.trimEnd();
      list = listAfter(text, list);
      addLine(d, at, length, text, list);
      at += length;
    }
  },
});

/** Within which list a line stands: what its lines are. */
function listAfter(text: string, list: Field | undefined): Field | undefined {
  if (text.startsWith("Online members :")) return f.member;
  if (text.startsWith("Files avaible :")) return f.listedFile; // as it is on the wire
  return text === RULE ? undefined : list;
}

function addLine(d: Dissection, at: number, length: number, text: string, list: Field | undefined): void {
  if (text !== "" && text !== RULE) d.tell(text, ", ");
  d.branch(text, at, length, () => {
    if (list !== undefined && !text.endsWith(" :")) d.item(list, at, bytesOf(text), text);
    else for (const [field, value] of partsOf(text, d.place?.direction === 0)) d.item(field, at, length, value);
  });
}

/** What a line says, by its form: nothing else marks which message it is. */
function partsOf(text: string, isFromClient: boolean): readonly (readonly [Field, FieldValue])[] {
  for (const [form, ...fields] of FORMS) {
    const parts = form.exec(text);
    if (parts !== null) return fields.map((field, i) => [field, valueOf(field, parts[i + 1]!)] as const);
  }
  return isFromClient && !WORDS.has(text) ? [[f.nick, text]] : [];
}

function valueOf(field: Field, text: string): FieldValue {
  if (field === f.size) return BigInt(text);
  return field === f.port ? Number(text) : text;
}

/** The first that fits is it. */
const FORMS: readonly (readonly [RegExp, ...Field[]])[] = [
  [/^(.+) joined to the chat!$/u, f.nick],
  [/^(.+) has disconnected!$/u, f.nick],
  [/^\/download (\S+) (\d{1,5}) (\S+) (\d{1,15})$/u, f.address, f.port, f.saveAs, f.size],
  [/^ERROR : (.+) is not exists !$/u, f.file],
  [/^Sent to (.+?) \[PRIVATE\]: ?(.*)$/u, f.to, f.text],
  [/^(.+?) \[PRIVATE\] : ?(.*)$/u, f.nick, f.text],
  [/^(.+?) : \/download (\S+) (\S+)$/u, f.nick, f.file, f.saveAs],
  [/^(.+?) : \/(\S+) (.*)$/u, f.nick, f.to, f.text],
  [/^(.+?) : (.*)$/u, f.nick, f.text],
];
/** What a client says that is no name. */
const WORDS: ReadonlySet<string> = new Set(["", "get_users", "show_files"]);
const RULE = "-----------";
