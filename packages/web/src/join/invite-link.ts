/**
 * Takes the invite out of the address (`#invite=CODE`), so that it stays neither there nor in the browser's history:
 * it is a secret, and works once.
 */
export function takeInvite(): string | undefined {
  const code = inviteIn(location.hash);
  if (code !== undefined) history.replaceState(null, "", `${location.pathname}${location.search}`);
  return code;
}

/** The invite's code in a link, in the part behind `#`, or in the code itself; undefined when there is none. */
export function inviteIn(text: string): string | undefined {
  return /(?:^|#)(?:invite=)?([A-Za-z0-9_-]{20,512})$/u.exec(text.trim())?.[1];
}
