// Sequence numbers are compared by their difference modulo 2³² (RFC 9293 §3.4). At a difference of exactly 2³¹ each of
// two numbers is both before and after the other, as in Wireshark.

export function isBefore(first: number, second: number): boolean {
  return ((first - second) | 0) < 0;
}

export function isAfter(first: number, second: number): boolean {
  return ((second - first) | 0) < 0;
}

export function isAtMost(first: number, second: number): boolean {
  return ((first - second) | 0) <= 0;
}
