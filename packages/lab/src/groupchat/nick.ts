import { isName } from "../names.ts";

/** Names that would be taken for a command, in front of a line or behind a slash. */
const COMMANDS = /^(?:get_users|show_files|download$|download )/u;

/** The first line of a browser that was sent to this port. */
const WEB_REQUEST = / HTTP\/\d/u;

/** Can someone be called so in a groupchat? */
export function isNick(name: string): boolean {
  return isName(name) && !COMMANDS.test(name) && !WEB_REQUEST.test(name);
}
