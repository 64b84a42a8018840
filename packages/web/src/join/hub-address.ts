/** Where an address as people write it leads: this page's hub, another hub, or nowhere. */
export type Destination = { to: "here" } | { to: "elsewhere"; href: string } | { to: "nowhere" };

/** Understands HOST, HOST:PORT and whole addresses. Without a scheme the hub is asked over TLS, but not on this machine. */
export function parseDestination(text: string, here: { host: string; protocol: string }): Destination {
  const written = text.trim();
  if (written === "" || written === here.host) return { to: "here" };
  const whole = /^https?:\/\//iu.test(written) ? written : `${isLoopback(written) ? "http" : "https"}://${written}`;
  const address = URL.parse(whole);
  if (address === null || address.hostname === "" || /[\s@]/u.test(written)) return { to: "nowhere" };
  if (!/^https?:/iu.test(written) && !/:\d+\/?$/u.test(written)) address.port = String(DEFAULT_PORT);
  if (address.host === here.host) return { to: "here" };
  return { to: "elsewhere", href: `${address.protocol}//${address.host}/` };
}

const DEFAULT_PORT = 4747;

function isLoopback(address: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])(:|$)/iu.test(address);
}
