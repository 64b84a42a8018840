import type { Ladder } from "../../ladder/ladder.ts";
import { ladderSvgs, type LadderFigure, type LadderWidth } from "./ladder-svg.ts";
import { markup, type Piece } from "./markup.ts";

/** A ladder as figures for wide and for narrow pages, with a word on how to read it; nothing for one without items. */
export function ladderFigure(ladder: Ladder, figure: LadderFigure): Piece {
  if (ladder.count === 0) return undefined;
  const draw = (width: LadderWidth): Piece => {
    const svgs = ladderSvgs(ladder, width, { ...figure, id: `${figure.id}-${width}` });
    return svgs.map((svg) => markup`<figure class="${width}">${svg}</figure>\n`);
  };
  return markup`<p class="soft reading">In the order of the capture; how steep an arrow is says nothing of time.</p>
${draw("wide")}${draw("narrow")}`;
}
