import MarkdownIt from "markdown-it";
import { safeLink } from "./safe-link.ts";

/** A piece of a message: text, or an element with its children. Everything the page shows of Markdown is one of these. */
export type Node =
  | { type: "text"; text: string }
  | { type: "break" }
  | { type: "rule" }
  | { type: "code"; text: string }
  | { type: "code-block"; text: string; language: string }
  | { type: "link"; href: string; children: Node[] }
  | { type: "list"; ordered: boolean; start: number; children: Node[] }
  | { type: "cell"; header: boolean; align: Align; children: Node[] }
  | { type: Container; children: Node[] };

type Align = "left" | "center" | "right" | undefined;
type Container = (typeof CONTAINERS)[keyof typeof CONTAINERS];
type Parser = InstanceType<typeof MarkdownIt>;
type Token = ReturnType<Parser["parse"]>[number];

/** Parses a message. Never throws; what is nested too deep to be meant is one piece of text, as it was written. */
export function parseMarkdown(text: string): Node[] {
  const tokens = markdown.parse(text, {});
  if (tokens.some((token) => token.level >= DEEPEST)) return [{ type: "paragraph", children: lines(text) }];
  return build(tokens);
}

/** A message in one line without marks, for quotes, search results and announcements. */
export function plainText(text: string): string {
  return flatten(parseMarkdown(text)).replace(/\s+/gu, " ").trim();
}

const DEEPEST = 24;

const CONTAINERS = {
  p: "paragraph",
  blockquote: "quote",
  em: "emphasis",
  strong: "strong",
  s: "struck",
  h1: "heading",
  h2: "heading",
  h3: "heading",
  h4: "heading",
  h5: "heading",
  h6: "heading",
  li: "item",
  table: "table",
  thead: "table-head",
  tbody: "table-body",
  tr: "row",
} as const;

const markdown = createParser();

function createParser(): Parser {
  // What would make words vanish or change by accident in a chat is off: reference definitions, underlined headings,
  // indented code. Images are links: the page loads nothing from elsewhere.
  const parser = new MarkdownIt({ html: false, linkify: true, breaks: true, typographer: false }).disable([
    "image",
    "reference",
    "lheading",
    "code",
  ]);
  parser.linkify.set({ fuzzyEmail: false });
  parser.validateLink = (href) => safeLink(href) !== undefined;
  return parser;
}

/** Turns the parser's flat list of opening and closing tokens into a tree. */
function build(tokens: readonly Token[]): Node[] {
  const root: Node[] = [];
  const open: Node[][] = [root];
  for (const token of tokens) {
    const into = open.at(-1) ?? root;
    if (token.nesting === -1) {
      if (open.length > 1) open.pop();
    } else if (token.nesting === 1) {
      const element = startElement(token);
      into.push(...(element === undefined ? [] : [element]));
      // Paragraphs of a tight list are hidden: their words belong to the item itself.
      open.push(element !== undefined && "children" in element ? element.children : into);
    } else {
      into.push(...leaf(token));
    }
  }
  return root;
}

function startElement(token: Token): Node | undefined {
  if (token.hidden) return undefined;
  const children: Node[] = [];
  switch (token.tag) {
    case "a": {
      const href = safeLink(String(token.attrGet("href") ?? ""));
      return href === undefined ? undefined : { type: "link", href, children };
    }
    case "ul":
      return { type: "list", ordered: false, start: 1, children };
    case "ol":
      return { type: "list", ordered: true, start: Number(token.attrGet("start") ?? 1), children };
    case "th":
    case "td":
      return {
        type: "cell",
        header: token.tag === "th",
        align: alignment(String(token.attrGet("style") ?? "")),
        children,
      };
    default:
      return isContainer(token.tag) ? { type: CONTAINERS[token.tag], children } : undefined;
  }
}

function leaf(token: Token): Node[] {
  switch (token.type) {
    case "inline":
      return build(token.children ?? []);
    case "code_inline":
      return [{ type: "code", text: token.content }];
    case "fence":
      return [{ type: "code-block", text: token.content.replace(/\n$/u, ""), language: languageOf(token.info) }];
    case "softbreak":
    case "hardbreak":
      return [{ type: "break" }];
    case "hr":
      return [{ type: "rule" }];
    default:
      return token.content === "" ? [] : [{ type: "text", text: token.content }];
  }
}

function isContainer(tag: string): tag is keyof typeof CONTAINERS {
  return Object.hasOwn(CONTAINERS, tag);
}

function alignment(style: string): Align {
  const found = /text-align:(left|center|right)/u.exec(style)?.[1];
  return found === "left" || found === "center" || found === "right" ? found : undefined;
}

function languageOf(info: string): string {
  return /^[\w+#.-]{1,24}/u.exec(info.trim())?.[0] ?? "";
}

function lines(text: string): Node[] {
  return text
    .split("\n")
    .flatMap((line, index): Node[] => [
      ...(index === 0 ? [] : [{ type: "break" } as const]),
      { type: "text", text: line },
    ]);
}

function flatten(nodes: readonly Node[]): string {
  return nodes
    .map((node) => {
      if ("children" in node) return BLOCKS.has(node.type) ? ` ${flatten(node.children)} ` : flatten(node.children);
      return "text" in node ? node.text : " ";
    })
    .join("");
}

const BLOCKS: ReadonlySet<Node["type"]> = new Set(["paragraph", "quote", "heading", "item", "cell", "list", "row"]);
