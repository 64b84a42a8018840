/** The emoji this page offers: the sign, its name, and other words by which it is found. */
export interface Emoji {
  sign: string;
  name: string;
  words: string;
}

/** Those shown first: the usual answers. */
export const QUICK = ["👍", "❤️", "😂", "🎉", "👀", "✅"] as const;

const TABLE = `
👍 thumbs_up +1 yes agree like ok
👎 thumbs_down -1 no disagree
❤️ heart love
😂 joy laugh tears lol
🎉 tada party celebrate congratulations
👀 eyes look watching
✅ check done yes
❌ cross no wrong
🙏 pray thanks please
👏 clap applause bravo
🙌 raised_hands hooray
💪 muscle strong
👋 wave hello bye
🤝 handshake deal
👌 ok_hand perfect
✌️ victory peace
🤞 fingers_crossed luck
👉 point_right this
🫡 salute yes
🤷 shrug dunno
🤦 facepalm oops
😀 grin happy smile
🙂 smile slight
😉 wink
😊 blush happy
😍 heart_eyes love
🤩 star_struck wow
😎 cool sunglasses
🤔 thinking hmm
🙃 upside_down
😅 sweat_smile phew
😢 cry sad
😭 sob sad
😡 angry mad
😱 scream shock
😮 open_mouth wow surprise
😴 sleep tired
🤯 mind_blown explode
🥳 party_face celebrate
🤗 hug
🫠 melting
😬 grimace awkward
🙄 eye_roll
🤓 nerd
🤖 robot bot
👻 ghost
💩 poop
🔥 fire hot great
✨ sparkles new shiny
⭐ star favourite
💯 hundred perfect
💡 bulb idea
⚡ zap fast
🚀 rocket ship launch
🐛 bug
🔧 wrench fix
🔒 lock private secure
🔑 key
📌 pin
📎 paperclip attach
📝 memo note write
📅 calendar date
⏰ alarm clock time
⏳ hourglass wait
📈 chart_up growth
📉 chart_down
🎯 dart target goal
🏁 flag finish
🏆 trophy win
🎂 cake birthday
☕ coffee break
🍕 pizza food
🍺 beer cheers
🌱 seedling grow
🌞 sun morning
🌙 moon night
🌈 rainbow
❄️ snow cold
🌊 wave_water sea
🐢 turtle slow
🐙 octopus
🦊 fox
🐧 penguin linux
⚠️ warning careful
❓ question what
❗ exclamation important
➕ plus add
➖ minus remove
🔁 repeat again
🆗 ok
`;

const EMOJI: readonly Emoji[] = TABLE.trim()
  .split("\n")
  .map((line) => {
    const [sign = "", name = "", ...words] = line.split(" ");
    return { sign, name, words: [name, ...words].join(" ") };
  });

/** Emoji found by the beginning of a name or word; best first, at most `most`. */
export function findEmoji(query: string, most = EMOJI.length): Emoji[] {
  const wanted = query.toLowerCase().replaceAll(" ", "_");
  const byName = EMOJI.filter(({ name }) => name.startsWith(wanted));
  const byWord = EMOJI.filter(
    (emoji) => !byName.includes(emoji) && emoji.words.split(/[ _]/u).some((word) => word.startsWith(wanted)),
  );
  return [...byName, ...byWord].slice(0, most);
}
