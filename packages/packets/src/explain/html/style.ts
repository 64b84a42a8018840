/** Colours of the page, by role. Text has a contrast of at least 4.5 to its ground, lines and marks at least 3 (WCAG 2.2 AA). */
export const COLOURS = {
  light: {
    ground: "#ffffff",
    raised: "#f4f7f7",
    text: "#1c2528",
    soft: "#566468",
    line: "#d9e0e1",
    grid: "#e8eced",
    lane: "#879499",
    accent: "#0a6460",
    mark: "#fff0b8",
    shown: "#ffd24d",
    grave: "#b3261e",
    data: "#2f6db5",
    again: "#c2410c",
    reordered: "#7a3fc4",
    copies: "#b0257d",
    selective: "#21804a",
    acknowledged: "#4c5a5e",
    window: "#96660a",
  },
  dark: {
    ground: "#15191b",
    raised: "#1e2426",
    text: "#e3e8e9",
    soft: "#9dabaf",
    line: "#333c3f",
    grid: "#262d30",
    lane: "#75848a",
    accent: "#5fc9c0",
    mark: "#40370f",
    shown: "#6f5800",
    grave: "#ff8a80",
    data: "#78aeea",
    again: "#ff9a57",
    reordered: "#c09bff",
    copies: "#f58bc8",
    selective: "#65cc8f",
    acknowledged: "#b3c0c4",
    window: "#dcb04c",
  },
} as const;

export type Colour = keyof typeof COLOURS.light;

function variables(scheme: keyof typeof COLOURS): string {
  return Object.entries(COLOURS[scheme])
    .map(([name, value]) => `--${name}:${value}`)
    .join(";");
}

/** The style sheet of the page. */
export const STYLE = `
:root{color-scheme:light dark;${variables("light")};
--font:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;
--mono:ui-monospace,"SF Mono","Cascadia Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace}
@media screen and (prefers-color-scheme:dark){:root{${variables("dark")}}}
*{box-sizing:border-box}
html{scroll-padding-top:1rem;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--text);font:15px/1.55 var(--font);text-rendering:optimizeLegibility}
main,footer{max-width:968px;margin:0 auto;padding:0 24px}
main{padding-top:40px}
footer{padding-top:24px;padding-bottom:40px;color:var(--soft);font-size:13px}
h1,h2,h3,h4{line-height:1.25;text-wrap:balance;overflow-wrap:anywhere;break-after:avoid}
h1{font-size:28px;font-weight:650;letter-spacing:-.01em;margin:0 0 20px}
h2{font-size:20px;font-weight:650;margin:48px 0 12px}
h3{font-size:16px;font-weight:650;margin:32px 0 8px}
h4{font-size:14px;font-weight:600;margin:24px 0 4px}
p,ul,ol,dl,dd,figure{margin:0;padding:0}
ul,ol{list-style:none}
a{color:var(--accent);text-decoration-color:color-mix(in srgb,currentColor 35%,transparent);text-underline-offset:.18em}
a:hover{text-decoration-color:currentColor}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:2px}
code,pre{font-family:var(--mono);font-size:.87em}
.soft{color:var(--soft)}
.reading{break-after:avoid}
.facts{display:flex;flex-wrap:wrap;gap:12px 36px;padding:16px 20px;margin-bottom:20px;background:var(--raised);border-radius:8px}
.facts dt{color:var(--soft);font-size:12.5px}
.facts dd{font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
.conversation{border-top:1px solid var(--line);margin-top:48px}
.conversation>h2{margin-top:28px}
h2 .soft{font-weight:400;margin-right:.3em}
.protocol{font-size:13px;font-weight:500;color:var(--soft);border:1px solid var(--line);border-radius:4px;padding:1px 6px;vertical-align:2px;white-space:nowrap}
.sentences>li{margin:0 0 10px;max-width:76ch;break-inside:avoid;overflow-wrap:anywhere}
.sentences b{font-weight:600;font-variant-numeric:tabular-nums}
.sentences a b{font-weight:500}
.sentences .question{font-weight:600;margin-top:14px}
.sentences .unknown>p:not(.question){color:var(--soft);font-style:italic}
.evidence{display:flex;flex-wrap:wrap;gap:0 18px;font-size:12.5px;line-height:1.6;color:var(--soft);font-variant-numeric:tabular-nums}
.evidence a{color:var(--soft)}
.evidence a:hover{color:var(--accent)}
table{border-collapse:collapse;font-size:13.5px;font-variant-numeric:tabular-nums}
th{font-weight:600;text-align:left}
thead th{color:var(--soft);font-weight:500;font-size:12.5px;border-bottom:1px solid var(--line);vertical-align:bottom}
th,td{padding:5px 16px 5px 0;vertical-align:top}
tr>:last-child{padding-right:0}
tr{break-inside:avoid}
.number{text-align:right;white-space:nowrap}
.scroll{overflow-x:auto}
.conversations{width:100%}
.conversations th[scope=row]{font-weight:400;white-space:nowrap}
.conversations td:nth-child(3){white-space:nowrap}
.shares{margin-top:12px;width:100%;max-width:720px}
.shares caption{text-align:left;color:var(--soft);font-size:13px;padding-bottom:4px}
.shares th{font-weight:400;width:17em;padding-top:3px;padding-bottom:3px}
.shares .bar{width:52%}
.shares td{padding-top:3px;padding-bottom:3px}
.shares svg{display:block;width:100%;height:9px;margin-top:7px;border-radius:2px}
.track{fill:var(--grid)}.share{fill:var(--accent)}.share.unknown{fill:var(--lane)}
.verdicts{width:100%;margin-top:8px}
.verdicts td:nth-child(-n+2){width:19%}
.verdicts .other td:nth-child(2),.verdicts .only-ours td:nth-child(2),.verdicts .closer td:nth-child(2){font-weight:600}
.verdicts td .soft{font-weight:400}
.verdicts tbody tr{border-bottom:1px solid var(--grid)}
.verdicts .why p{margin-top:2px}
.verdicts .of{color:var(--soft)}.verdicts .of::before{content:"Frame "}.verdicts .of::after{content:":"}
.verdicts sup{line-height:0;font-size:10.5px}.verdicts sup a{text-decoration:none;padding:0 2px}
.notes{list-style:decimal;padding-left:1.6em;margin-top:10px;font-size:12.5px;color:var(--soft);max-width:84ch}
.problems{max-width:76ch}
figure{margin:14px 0 18px;break-inside:avoid}
figcaption{font-weight:600;font-size:14px;margin-bottom:2px}
.legend{display:flex;flex-wrap:wrap;gap:2px 18px;font-size:12.5px;color:var(--soft);margin-bottom:4px}
.legend li{display:flex;align-items:center;gap:6px}
svg{display:block}
.plot,.ladder{width:100%;height:auto;overflow:visible}
svg text{font-family:var(--font);fill:var(--text);font-variant-numeric:tabular-nums}
.narrow{display:none}
.grid{stroke:var(--grid);stroke-width:1;fill:none;shape-rendering:crispEdges}
.axis{stroke:var(--lane);stroke-width:1;fill:none;shape-rendering:crispEdges}
.plot .tick,.plot .unit{font-size:12px;fill:var(--soft)}
.sent,.again,.reordered,.copies,.missing,.selective,.acknowledged,.window,.flight,.raw,.goodput,.measured,.smoothed{fill:none;stroke-width:1.5;stroke-linejoin:round}
.sent,.flight,.goodput,.measured{stroke:var(--data)}
.again{stroke:var(--again);stroke-width:2.6}
.reordered{stroke:var(--reordered);stroke-width:2.4}
.copies{stroke:var(--copies);stroke-width:2.4}
.missing{stroke:var(--grave);stroke-width:2.4;stroke-dasharray:2 1.5}
.selective{stroke:var(--selective);stroke-width:1.2}
.acknowledged{stroke:var(--acknowledged);stroke-width:1.2}
.window{stroke:var(--window);stroke-width:1.4}
.raw{stroke:var(--lane)}
.measured{stroke-linecap:round;stroke-width:3.6}
.smoothed{stroke:var(--again)}
.lane{stroke:var(--lane);stroke-width:1.2}
.lane-name,.lane-address{paint-order:stroke;stroke:var(--ground);stroke-width:4px;stroke-linejoin:round}
.lane-name{font-size:12.5px;fill:var(--soft)!important}.lane-address{font-size:12.5px;font-weight:600}
.phase{stroke:var(--line);stroke-width:1}
.phase-name{paint-order:stroke;stroke:var(--ground);stroke-width:4px;font-size:12px;font-weight:600;fill:var(--soft)!important}
.time,.frame{font-size:11.5px;fill:var(--soft)!important}
.label{font-size:12.5px;white-space:pre;paint-order:stroke;stroke:var(--ground);stroke-width:4px;stroke-linejoin:round}
.label .title{font-weight:600}
.label.soft{fill:var(--soft)!important}
.note{font-size:11.5px}.wireshark{font-size:11.5px;fill:var(--soft)!important}
.shaft{stroke:var(--data);stroke-width:1.4;fill:none}.head{fill:var(--data)}
.turning .shaft{stroke:var(--text)}.turning .head{fill:var(--text)}
.grave .shaft,.lost .shaft{stroke:var(--again)}.grave .head,.lost .head{fill:var(--again)}
.grave .title,.grave .note,.lost .title,.lost .note{fill:var(--again)}
.shaft.lost-before,.shaft.missed,.shaft.not-seen{stroke-dasharray:5 4}
.cross{stroke:var(--again);stroke-width:2;fill:none}
.run rect{fill:var(--raised);stroke:var(--line)}
.run .label{stroke:var(--raised)}
.gap{stroke:var(--ground);stroke-width:4}.break{stroke:var(--lane);stroke-width:1.2;fill:none}
.pause .label{fill:var(--soft);font-style:italic}
.ladder a:hover .label{text-decoration:underline}
.frame-bytes{margin:28px 0}
.frame-bytes h3{margin:0 0 4px}
.fields{margin-bottom:8px;width:100%;table-layout:fixed}
.fields th{font-weight:400;width:26%;overflow-wrap:anywhere}
.fields .place{width:15%}.fields .bytes-of{width:20%}
.fields td{overflow-wrap:anywhere}
.fields .place{color:var(--soft)}
.fields .bytes-of{text-align:right}
.fields th,.fields td{padding-top:2px;padding-bottom:2px}
tr:target{background:var(--mark)}
.hex{font-size:12.5px;line-height:1.6;background:var(--raised);border-radius:6px;padding:10px 14px;margin:0;overflow-x:auto;tab-size:8}
.hex .offset,.hex .letters,.left-out{color:var(--soft)}
mark{background:var(--mark);color:var(--text);border-radius:2px}
mark.shown{background:var(--shown)}
.source{font-size:12.5px;color:var(--soft);margin-top:8px}
@media (max-width:700px){
main,footer{padding-left:16px;padding-right:16px}
h1{font-size:23px}
.wide{display:none}.narrow{display:block}
.verdicts,.verdicts tbody,.verdicts tr,.verdicts td,.fields,.fields tbody,.fields tr,.fields th,.fields td{display:block;text-align:left;padding-right:0}
.verdicts thead{display:none}
.verdicts tr,.fields tr{padding:6px 0}
.verdicts td:nth-child(-n+2){width:auto}
.verdicts td:nth-child(1)::before{content:"Wireshark: ";color:var(--soft)}
.verdicts td:nth-child(2)::before{content:"We: ";color:var(--soft);font-weight:400}
.verdicts td:nth-child(3)::before{content:"Frames: ";color:var(--soft)}
.shares th{width:10em}
.hex{font-size:11px;padding:8px 10px}
}
@page{size:A4;margin:14mm 12mm}
@media print{
body{font-size:10pt}
main,footer{max-width:none;padding:0}
h1{font-size:18pt}h2{font-size:13.5pt;margin-top:22pt}h3{font-size:11.5pt}
a{color:inherit;text-decoration:none}
.conversation+.conversation{break-before:page;border:0;margin:0}
.conversation+.conversation>h2{margin-top:0}
.wide{display:block}.narrow{display:none}
.scroll{overflow:visible}
.conversations{font-size:8pt}.conversations th,.conversations td{padding-right:7px;white-space:normal}
.hex{white-space:pre-wrap;font-size:8pt;break-inside:avoid;print-color-adjust:exact;-webkit-print-color-adjust:exact}
.frame-bytes{break-inside:avoid;margin:14pt 0}
mark,.share,.track,.facts,.run rect{print-color-adjust:exact;-webkit-print-color-adjust:exact}
tr:target{background:none}
}
`;
