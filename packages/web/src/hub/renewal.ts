/**
 * A change of the password ends every session and gives this page a new one. The hub cuts the old connection before
 * its answer with the new cookie is here, so whoever sees the cut must be able to wait for the answer.
 */
let renewing: Promise<unknown> = Promise.resolve();

/** Does something after which this page's session is another one. */
export function renewSession<T>(work: Promise<T>): Promise<T> {
  renewing = work.catch(() => undefined);
  return work;
}

/** Resolves when no renewal is on its way. */
export async function sessionRenewed(): Promise<void> {
  await renewing;
}
