const ALLOWED = new Set(["http:", "https:", "mailto:"]);

/**
 * The address a link may lead to, or undefined when it must not be a link: only web pages, mail, and places in this
 * page (`#room/…`). Judged by the browser's own parser, so what is shown safe is what the browser would open.
 */
export function safeLink(href: string): string | undefined {
  const text = href.trim();
  if (text.startsWith("#")) return text;
  const address = URL.parse(text);
  return address !== null && ALLOWED.has(address.protocol) ? address.href : undefined;
}
