/** Short names for the reactions people give most. */
const EMOJI: ReadonlyMap<string, string> = new Map([
  ["+1", "👍"],
  ["thumbsup", "👍"],
  ["-1", "👎"],
  ["thumbsdown", "👎"],
  ["heart", "❤️"],
  ["joy", "😂"],
  ["smile", "😄"],
  ["sad", "😢"],
  ["tada", "🎉"],
  ["eyes", "👀"],
  ["rocket", "🚀"],
  ["fire", "🔥"],
  ["clap", "👏"],
  ["wave", "👋"],
  ["thinking", "🤔"],
  ["check", "✅"],
  ["x", "❌"],
  ["question", "❓"],
  ["pray", "🙏"],
  ["100", "💯"],
]);

/** `:heart:` and `heart` to ❤️; anything else as it is. */
export function emojiOf(word: string): string {
  const name = /^:(.+):$/.exec(word)?.[1] ?? word;
  return EMOJI.get(name.toLowerCase()) ?? name;
}

export const EMOJI_NAMES: readonly string[] = [...EMOJI.keys()];
