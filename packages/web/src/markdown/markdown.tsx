import { nameKey, type UserId } from "@wireside/protocol";
import { Fragment, memo, useMemo, type ReactNode } from "react";
import { useHub } from "../hub/context.ts";
import { CodeBlock } from "./code-block.tsx";
import { splitMentions } from "./mentions.ts";
import { parseMarkdown, type Node } from "./parse.ts";

interface MarkdownProps {
  text: string;
  mentions?: readonly UserId[] | undefined;
}

/** A message's text as elements. Built from the parser's tree; text never becomes HTML. */
export const Markdown = memo(function Markdown({ text, mentions = NOBODY }: MarkdownProps) {
  const users = useHub((state) => state.users);
  const you = useHub((state) => state.you?.id);
  const nodes = useMemo(() => parseMarkdown(text), [text]);
  const names = useMemo(
    () => new Map(mentions.flatMap((id) => (users.has(id) ? [[nameKey(users.get(id)?.name ?? ""), id] as const] : []))),
    [mentions, users],
  );
  return <div className={isOnlyEmoji(text) ? "markdown jumbo" : "markdown"}>{renderNodes(nodes, { names, you })}</div>;
});

const NOBODY: readonly UserId[] = [];

interface Context {
  names: ReadonlyMap<string, UserId>;
  you: UserId | undefined;
}

function renderNodes(nodes: readonly Node[], context: Context): ReactNode {
  return nodes.map((node, index) => <Fragment key={index}>{renderNode(node, context)}</Fragment>);
}

function renderNode(node: Node, context: Context): ReactNode {
  switch (node.type) {
    case "text":
      return renderText(node.text, context);
    case "break":
      return <br />;
    case "rule":
      return <hr />;
    case "code":
      return <code>{node.text}</code>;
    case "code-block":
      return <CodeBlock text={node.text} language={node.language} />;
    default:
      return renderElement(node, renderNodes(node.children, context));
  }
}

function renderElement(node: Extract<Node, { children: Node[] }>, children: ReactNode): ReactNode {
  switch (node.type) {
    case "paragraph":
      return <p>{children}</p>;
    case "quote":
      return <blockquote>{children}</blockquote>;
    case "emphasis":
      return <em>{children}</em>;
    case "strong":
      return <strong>{children}</strong>;
    case "struck":
      return <s>{children}</s>;
    case "heading":
      return <p className="heading">{children}</p>;
    case "list":
      return node.ordered ? <ol start={node.start}>{children}</ol> : <ul>{children}</ul>;
    case "item":
      return <li>{children}</li>;
    case "table":
      return (
        <div className="table-frame" tabIndex={0} role="region" aria-label="Table">
          <table>{children}</table>
        </div>
      );
    case "table-head":
      return <thead>{children}</thead>;
    case "table-body":
      return <tbody>{children}</tbody>;
    case "row":
      return <tr>{children}</tr>;
    case "cell":
      return node.header ? <th data-align={node.align}>{children}</th> : <td data-align={node.align}>{children}</td>;
    case "link":
      return node.href.startsWith("#") ? (
        <a href={node.href}>{children}</a>
      ) : (
        <a href={node.href} target="_blank" rel="noopener noreferrer nofollow">
          {children}
        </a>
      );
  }
}

function renderText(text: string, { names, you }: Context): ReactNode {
  return splitMentions(text, names).map(({ text: piece, mention }, index) =>
    mention === undefined ? (
      piece
    ) : (
      <span key={index} className="mention" data-you={mention === you}>
        {piece}
      </span>
    ),
  );
}

/** One to three emoji and nothing else are shown large. */
function isOnlyEmoji(text: string): boolean {
  return /^(?:\p{RGI_Emoji}\s*){1,3}$/v.test(text.trim());
}
