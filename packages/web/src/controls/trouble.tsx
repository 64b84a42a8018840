import { CircleAlert } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { explain, waitText } from "../hub/explain.ts";

/** An error, said clearly: what happened, what to do, how long to wait, and its code. Nothing when there is none. */
export function Trouble({ error }: { error: unknown }) {
  const explanation = useMemo(() => explain(error), [error]);
  const wait = useCountdown(explanation.retryAt);
  if (error === undefined) return null;
  return (
    <div className="trouble" role="alert">
      <CircleAlert size={18} aria-hidden />
      <p>
        <strong>{explanation.says}</strong> {explanation.advice}
        {wait > 0 && <span> Try again in {waitText(wait)}.</span>} <code>{explanation.code}</code>
      </p>
    </div>
  );
}

/** Milliseconds left until a time (ms since 1970), counted down each second. 0 when it is over or not given. */
export function useCountdown(until: number | undefined): number {
  const [now, setNow] = useState(Date.now);
  const left = until === undefined ? 0 : Math.max(0, until - now);
  useEffect(() => {
    if (until === undefined) return undefined;
    setNow(Date.now());
    const timer = setInterval(() => {
      setNow(Date.now());
      if (Date.now() >= until) clearInterval(timer);
    }, 1_000);
    return () => clearInterval(timer);
  }, [until]);
  return left;
}
