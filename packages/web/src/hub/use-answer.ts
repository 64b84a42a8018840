import { useCallback, useEffect, useState } from "react";

export interface Answer<T> {
  answer: T | undefined;
  error: unknown;
  /** Asks again. */
  again: () => void;
  /** Shows an error that came from something else in the same place. */
  fail: (error: unknown) => void;
}

/** Asks the hub when shown, and again when `ask` is another function. Late answers to old questions are dropped. */
export function useAnswer<T>(ask: () => Promise<T>): Answer<T> {
  const [answer, setAnswer] = useState<T>();
  const [error, setError] = useState<unknown>();
  const [round, setRound] = useState(0);

  useEffect(() => {
    let isCurrent = true;
    setError(undefined);
    ask().then(
      (value) => isCurrent && setAnswer(() => value),
      (reason: unknown) => isCurrent && setError(reason),
    );
    return () => {
      isCurrent = false;
    };
  }, [ask, round]);

  const again = useCallback(() => setRound((now) => now + 1), []);
  return { answer, error, again, fail: setError };
}
