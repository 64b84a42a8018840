import { escapeHtml } from "./html.ts";
import { STYLE } from "./style.ts";

/**
 * A page of the server's own. The empty icon keeps browsers from asking for one.
 *
 * @param title as text
 * @param body as HTML
 */
export function makePage(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
${body}
</body>
</html>
`;
}
