// A conversation's record, in 32-bit words. The first CONVERSATION_WORDS are these; what a protocol keeps of its own, such
// as the state of the TCP analysis, stands behind them.
//
//   0          1      2                  6                 10
//   +----------+------+------------------+------------------+-------------+-------+--------+---------+
//   | version  | ports| lower address    | higher address   | first frame | flags | frames ways 0, 1 |
//   +----------+------+------------------+------------------+-------------+-------+--------+---------+
//   14                  18                22                     26                     30         31   32
//   +-------------------+-----------------+----------------------+----------------------+----------+----+
//   | bytes, ways 0, 1  | payload, 0, 1   | first time (s, ns),  | last time (s, ns),   | earlier  |    |
//   |                   |                 | ways 0, 1            | ways 0, 1            |          |    |
//   +-------------------+-----------------+----------------------+----------------------+----------+----+
//
// The key comes first: the endpoints in a fixed order, the one with the lower address (or the same address and the lower
// port) before the other, so that both ways have the same key. An IPv4 address takes one word: then the key is 4 words.

export const KEY_VERSION = 0;
export const KEY_PORTS = 1;
export const KEY_ADDRESSES = 2;
export const IPV4_KEY_WORDS = 4;
export const IPV6_KEY_WORDS = 10;
export const FIRST_FRAME = 10;
export const FLAGS = 11;
export const FRAMES = 12;
/** Doubles. */
export const BYTES = 14;
export const PAYLOAD = 18;
/** Seconds modulo 2³², then nanoseconds. */
export const FIRST_TIME = 22;
export const LAST_TIME = 26;
/** Number, plus 1, of the conversation that the same endpoints had before; 0 without one. */
export const EARLIER = 30;
export const CONVERSATION_WORDS = 32;

/** Lowest bit of {@link FLAGS}: the one who opened it is the higher of the two endpoints. */
export const OPENED_BY_HIGHER = 1;
