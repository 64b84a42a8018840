import { createHash } from "node:crypto";

/** The look of the server's own pages, light and dark as the reader's system has it. */
export const STYLE = `
:root{color-scheme:light dark;--ground:light-dark(oklch(.985 .003 200),oklch(.205 .008 220));--surface:light-dark(oklch(1 0 0),oklch(.235 .009 220));
--line:light-dark(oklch(.905 .008 200),oklch(.31 .012 220));--hover:light-dark(oklch(.3 .03 200/5%),oklch(.95 .02 200/6%));
--text:light-dark(oklch(.25 .012 220),oklch(.91 .006 210));--soft:light-dark(oklch(.46 .014 220),oklch(.71 .01 215));
--accent:light-dark(oklch(.5 .09 185),oklch(.75 .1 182))}
*{box-sizing:border-box}
body{margin:0;padding:clamp(1rem,5vw,3.5rem) clamp(.75rem,4vw,2rem);background:var(--ground);color:var(--text);font:1rem/1.5 system-ui,sans-serif}
main{max-width:56rem;margin:0 auto}
h1{margin:0 0 1.25rem;padding:0 .75rem;font-size:1.375rem;font-weight:600;letter-spacing:-.01em;overflow-wrap:anywhere}
h1 a,footer a{color:var(--accent)}
h1 i{padding:0 .35em;color:var(--soft);font-style:normal;font-weight:400}
a{color:inherit;text-decoration:none;text-underline-offset:.2em}
a:hover{text-decoration:underline}
a:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:4px}
table{width:100%;border:1px solid var(--line);border-radius:10px;border-spacing:0;background:var(--surface);overflow:hidden;font-variant-numeric:tabular-nums}
th,td{padding:.5rem .75rem;text-align:left;vertical-align:middle}
th{color:var(--soft);font-size:.875rem;font-weight:500}
td{border-top:1px solid var(--line)}
tbody tr:hover{background:var(--hover)}
td:first-child{width:100%;overflow-wrap:anywhere}
td:first-child a{display:flex;gap:.6rem}
td:first-child a::before{content:"";flex:none;width:1.125rem;height:1.5rem;background:var(--soft);mask:var(--icon) center/contain no-repeat}
.file{--icon:${icon("M3.5 5h7l4 4v10h-11zM10.5 5v4h4")}}
.folder{--icon:${icon("M1 8.5A1.5 1.5 0 0 1 2.5 7h4l2 2h7a1.5 1.5 0 0 1 1.5 1.5v7a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 1 17.5z")}}
.folder td:first-child a::before{background:var(--accent)}
.size,.changed{color:var(--soft);font-size:.875rem;white-space:nowrap}
.size{text-align:right}
p{margin:.75rem 0;padding:0 .75rem;overflow-wrap:anywhere}
.note,footer{color:var(--soft);font-size:.875rem}
footer{margin-top:1.25rem;padding:0 .75rem}
.refusal{padding-top:min(14vh,8rem)}
.refusal h1{font-size:1.75rem}
.refusal h1 b{display:block;color:var(--accent);font-size:clamp(4rem,16vw,7rem);font-weight:700;line-height:1.1;letter-spacing:-.04em}
@media(max-width:36rem){.changed{display:none}}
`.trim();

/** A drawing of 18 by 24 as CSS has it, in outline: a mask, so that it takes the colour of its place. */
function icon(path: string): string {
  const stroke = "fill='none' stroke='%23000' stroke-width='1.5' stroke-linejoin='round'";
  return `url("data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 18 24'><path ${stroke} d='${path}'/></svg>")`;
}

/** Only this style is applied on the server's own pages, and nothing is loaded. */
export const POLICY = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
