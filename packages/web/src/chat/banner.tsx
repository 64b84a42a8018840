import { LoaderCircle, WifiOff } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "react-aria-components";
import { useCountdown } from "../controls/trouble.tsx";
import { useClient, useHub } from "../hub/context.ts";
import { waitText } from "../hub/explain.ts";

/** Says that the hub is not connected, why, and when it is tried again. Nothing while all is well. */
export function ConnectionBanner() {
  const client = useClient();
  const connection = useHub((state) => state.connection);
  const waiting = useHub((state) => state.pending.filter(({ failed }) => failed === undefined).length);
  const left = useCountdown(connection.state === "waiting" ? connection.retryAt : undefined);
  const isSlow = useSlow(connection.state === "connecting");

  if (connection.state === "waiting") {
    return (
      <div className="banner" role="status">
        <WifiOff size={18} aria-hidden />
        <p>
          <strong>Not connected.</strong> {connection.because.message} What you write is kept
          {waiting > 0 && `, ${waiting} waiting`}.
        </p>
        {/* The seconds are not read out one by one. */}
        <span className="quiet" aria-hidden>
          {left > 0 ? `trying again in ${waitText(left)}` : "trying…"}
        </span>
        <Button className="button small" onPress={() => client.reconnect()}>
          Try now
        </Button>
      </div>
    );
  }
  if (!isSlow) return null;
  return (
    <div className="banner" role="status">
      <LoaderCircle size={18} className="turning" aria-hidden />
      <p>Connecting to the hub…</p>
    </div>
  );
}

/** True once something has lasted half a second: what is quick should not flash. */
function useSlow(isGoingOn: boolean): boolean {
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    setSlow(false);
    if (!isGoingOn) return undefined;
    const timer = setTimeout(() => setSlow(true), 500);
    return () => clearTimeout(timer);
  }, [isGoingOn]);
  return isSlow && isGoingOn;
}
