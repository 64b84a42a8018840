import { defineFields } from "../../fields/field.ts";

export const groupchatFields = defineFields({
  nick: { name: "groupchat.nick", label: "Nickname", type: "string", words: "Who speaks, comes, or goes." },
  text: { name: "groupchat.text", label: "Message", type: "string", words: "What was said." },
  to: { name: "groupchat.to", label: "To", type: "string", words: "For whom alone the message is." },
  member: { name: "groupchat.member", label: "Member", type: "string", words: "One who is there." },
  listedFile: { name: "groupchat.listed_file", label: "File", type: "string", words: "A file that may be fetched." },
  file: { name: "groupchat.file", label: "File", type: "string", words: "The file that is asked for." },
  saveAs: {
    name: "groupchat.save_as",
    label: "Save as",
    type: "string",
    words: "The name under which it is to be kept.",
  },
  address: { name: "groupchat.address", label: "Address", type: "string", words: "Where the file is to be fetched." },
  port: { name: "groupchat.port", label: "Port", type: "uint16", words: "At which UDP port." },
  size: { name: "groupchat.size", label: "Size", type: "uint64", unit: " bytes", words: "Bytes of the file." },
});
