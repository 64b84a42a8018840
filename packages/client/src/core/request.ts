import { API, API_PREFIX, ErrorBody, WiresideError, fromErrorBody } from "@wireside/protocol";
import type { ApiInput, ApiName, ApiReply, Route } from "@wireside/protocol";

/** A request of the API as it goes over HTTP. */
export interface HttpRequest {
  method: Route["method"];
  /** With query, from the root on. */
  path: string;
  /** JSON. */
  body: string | undefined;
}

/** Any request of the HTTP API, typed by its table. Rejects with WiresideError. */
export type Call = <N extends ApiName>(name: N, input?: ApiInput<N>) => Promise<ApiReply<N>>;

interface Parts {
  params?: object | undefined;
  query?: object | undefined;
  body?: object | undefined;
}

/** Puts a request of the API's table into HTTP. */
export function toRequest<N extends ApiName>(name: N, input: ApiInput<N> | undefined): HttpRequest {
  const route: Route = API[name];
  const given: object = input ?? {};
  const { params = {}, query = {}, body }: Parts = given;
  const path = Object.entries(params).reduce(
    (filled, [key, value]) => filled.replace(`:${key}`, () => encodeURIComponent(String(value))),
    route.path,
  );
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) if (value !== undefined) search.set(key, String(value));
  return {
    method: route.method,
    path: `${API_PREFIX}${path}${search.size > 0 ? `?${search.toString()}` : ""}`,
    body: body === undefined ? undefined : JSON.stringify(body),
  };
}

/** The answer's value. Throws the hub's own reason, or not_a_hub when the answer does not fit the table. */
export function readReply<N extends ApiName>(name: N, status: number, text: string): ApiReply<N> {
  const value = parseJson(text);
  if (status < 200 || status >= 300) throw readRefusal(status, value);
  const reply = API[name].reply.safeParse(value);
  if (!reply.success)
    throw new WiresideError("not_a_hub", {
      message: `The answer to "${name}" is not in the protocol.`,
      cause: reply.error,
    });
  const data: unknown = reply.data;
  return data as ApiReply<N>;
}

/** The reason in an answer that is not a success. */
export function readRefusal(status: number, body: unknown): WiresideError {
  const reason = ErrorBody.safeParse(body);
  if (reason.success) return fromErrorBody(reason.data);
  const isGateway = status >= 502 && status <= 504;
  return new WiresideError(isGateway ? "unreachable" : "not_a_hub", {
    message: `The answer was HTTP ${status}, without a reason of a hub's.`,
  });
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
