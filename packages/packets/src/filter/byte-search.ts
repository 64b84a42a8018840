/**
 * A search for one row of bytes in others, by Knuth, Morris and Pratt: it looks at each byte twice at most, whatever the two
 * are. An empty row is found nowhere.
 */
export function searchFor(part: Uint8Array): (whole: Uint8Array) => boolean {
  const { length } = part;
  const [first] = part;
  if (first === undefined) return () => false;
  const fallBack = borders(part);
  return (whole) => {
    let matched = 0;
    for (let at = 0; at < whole.length; at++) {
      if (matched === 0) {
        at = whole.indexOf(first, at);
        if (at === -1) return false;
      }
      while (matched > 0 && whole[at] !== part[matched]) matched = fallBack[matched - 1]!;
      if (whole[at] === part[matched]) matched++;
      if (matched === length) return true;
    }
    return false;
  };
}

/** For each beginning of `part`, the length of its longest end that is a beginning too. */
function borders(part: Uint8Array): Uint32Array {
  const lengths = new Uint32Array(part.length);
  let length = 0;
  for (let i = 1; i < part.length; i++) {
    while (length > 0 && part[i] !== part[length]) length = lengths[length - 1]!;
    if (part[i] === part[length]) length++;
    lengths[i] = length;
  }
  return lengths;
}
