import type { FrameView, NodeView } from "@wireside/packets";
import { ChevronRight } from "lucide-react";
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from "react";
import { useStore } from "../../state/use-store.ts";
import { useViewer } from "../context.ts";
import { chordOf } from "../keys.ts";
import { isSamePath, pathKey, type FieldPath } from "./path.ts";

/** The fields of the frame that is looked at. What was open stays open in the next frame, by the fields' names. */
export function FieldTree({ frame }: { frame: FrameView }) {
  const viewer = useViewer();
  const chosen = useStore(viewer.field);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const element = useRef<HTMLDivElement>(null);
  const lines = useMemo(() => visibleLines(frame.tree, open, chosen), [frame, open, chosen]);
  const current =
    chosen === undefined
      ? 0
      : Math.max(
          0,
          lines.findIndex(({ path }) => isSamePath(path, chosen)),
        );

  // A byte was chosen: its field is brought into view.
  useEffect(() => {
    const line = element.current?.querySelector<HTMLElement>("[aria-selected=true]");
    line?.scrollIntoView({ block: "nearest" });
    if (element.current?.contains(document.activeElement) === true) line?.focus();
  }, [chosen]);

  // It stays in view when the room for the fields becomes less.
  useEffect(() => {
    const box = element.current;
    if (box === null) return undefined;
    const observer = new ResizeObserver(() =>
      box.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" }),
    );
    observer.observe(box);
    return () => observer.disconnect();
  }, []);

  const toggle = (line: Line, isOpen: boolean): void => {
    setOpen((was) => {
      const next = new Set(was);
      if (isOpen) next.add(line.key);
      else next.delete(line.key);
      return next;
    });
    // what is chosen inside would keep it open
    if (!isOpen) viewer.field.set(line.path);
  };

  const press = (event: KeyboardEvent): void => {
    const line = lines[current];
    if (line === undefined) return;
    const go = (index: number): void => {
      const to = lines[Math.min(lines.length - 1, Math.max(0, index))];
      if (to !== undefined) viewer.field.set(to.path);
    };
    const actions: Readonly<Record<string, () => void>> = {
      ArrowDown: () => go(chosen === undefined ? 0 : current + 1),
      ArrowUp: () => go(current - 1),
      Home: () => go(0),
      End: () => go(lines.length - 1),
      ArrowRight: () => (line.isOpen || line.node.children.length === 0 ? go(current + 1) : toggle(line, true)),
      ArrowLeft: () =>
        line.isOpen ? toggle(line, false) : line.path.length > 1 && viewer.field.set(line.path.slice(0, -1)),
      Enter: () => toggle(line, !line.isOpen),
      Backspace: () => line.path.length > 1 && viewer.field.set(line.path.slice(0, -1)),
      "Ctrl+ArrowRight": () => setOpen(new Set(everyKey(frame.tree))),
      "Ctrl+ArrowLeft": () => {
        setOpen(new Set());
        viewer.field.set(line.path.slice(0, 1));
      },
    };
    const action = actions[chordOf(event)];
    if (action === undefined) return;
    event.preventDefault();
    action();
  };

  return (
    <div ref={element} className="field-tree" role="tree" aria-label="Fields">
      {lines.map((line, index) => (
        <div
          key={pathKey(line.path)}
          role="treeitem"
          tabIndex={index === current ? 0 : -1}
          aria-level={line.path.length}
          aria-expanded={line.node.children.length === 0 ? undefined : line.isOpen}
          aria-selected={chosen !== undefined && isSamePath(line.path, chosen)}
          className={line.path.length === 1 ? "layer" : undefined}
          style={{ paddingInlineStart: `${(line.path.length - 1) * 16 + 4}px` }}
          title={line.node.words}
          onClick={() => viewer.field.set(line.path)}
          onDoubleClick={() => toggle(line, !line.isOpen)}
          onKeyDown={press}
        >
          <span
            className="twist"
            aria-hidden
            onClick={(event) => {
              event.stopPropagation();
              toggle(line, !line.isOpen);
            }}
          >
            {line.node.children.length > 0 && <ChevronRight size={14} className={line.isOpen ? "open" : ""} />}
          </span>
          <span>{line.node.text}</span>
        </div>
      ))}
    </div>
  );
}

/** The keys of all that can be opened. */
function everyKey(nodes: readonly NodeView[], above = ""): string[] {
  return nodes.flatMap(({ name, children }) => {
    const key = `${above}/${name}`;
    return children.length === 0 ? [] : [key, ...everyKey(children, key)];
  });
}

interface Line {
  readonly node: NodeView;
  readonly path: FieldPath;
  /** The names from the root on: the same in another frame. */
  readonly key: string;
  readonly isOpen: boolean;
}

/** The lines that show: children of what is open, and everything above what is chosen. */
function visibleLines(tree: readonly NodeView[], open: ReadonlySet<string>, chosen: FieldPath | undefined): Line[] {
  const lines: Line[] = [];
  const visit = (nodes: readonly NodeView[], above: FieldPath, keyAbove: string): void => {
    nodes.forEach((node, index) => {
      const path = [...above, index];
      const key = `${keyAbove}/${node.name}`;
      const leads =
        chosen !== undefined && chosen.length > path.length && isSamePath(chosen.slice(0, path.length), path);
      const isOpen = node.children.length > 0 && (leads || open.has(key));
      lines.push({ node, path, key, isOpen });
      if (isOpen) visit(node.children, path, key);
    });
  };
  visit(tree, [], "");
  return lines;
}
