/**
 * Style sheet of the report. The colours of the two labels can be distinguished with colour blindness, in light and
 * dark mode, and in print.
 */
export const stylesheet = `
:root {
    color-scheme: light dark;
    --ground: #fbfbfa; --card: #ffffff; --ink: #1d2327; --quiet: #5a646b; --line: #dfe3e6; --grid: #e9ecee;
    --normal: #2a6f97; --anomaly: #b04a12; --right: #e7f1f5; --wrong: #fbeade; --accent: #33475b; --warn: #fff6e0; --warnLine: #e0b04a;
}
@media (prefers-color-scheme: dark) {
    :root {
        --ground: #14181b; --card: #1c2226; --ink: #e8ecee; --quiet: #9fabb3; --line: #333c42; --grid: #293136;
        --normal: #6db6dd; --anomaly: #f0975a; --right: #1d3440; --wrong: #45291a; --accent: #c3d2df; --warn: #38301b; --warnLine: #a67f2c;
    }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; }
main { max-width: 1020px; margin: 0 auto; padding: 40px 24px 64px; }
h1 { margin: 0 0 12px; font-size: 34px; line-height: 1.15; letter-spacing: -0.01em; overflow-wrap: anywhere; }
h1.long { font-size: 22px; line-height: 1.3; letter-spacing: 0; }
h2 { margin: 56px 0 12px; padding-top: 20px; border-top: 1px solid var(--line); font-size: 23px; letter-spacing: -0.005em; }
h3 { margin: 28px 0 6px; font-size: 17px; }
p, figcaption, dd { max-width: 46em; }
p { margin: 0 0 12px; }
code { font: 0.87em ui-monospace, "SF Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere; white-space: break-spaces; }
.kind { margin: 0 0 4px; color: var(--quiet); font-size: 14px; }
.lead { font-size: 20px; line-height: 1.4; }
.warnings { margin: 20px 0 0; padding: 12px 16px 12px 34px; border-left: 4px solid var(--warnLine); background: var(--warn); }
.warnings li + li { margin-top: 4px; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(172px, 1fr)); gap: 12px; margin: 20px 0 28px; }
.tiles > div { padding: 14px 16px; border: 1px solid var(--line); border-radius: 6px; background: var(--card); }
.tiles dt { color: var(--quiet); font-size: 14px; }
.tiles dd { margin: 0; color: var(--quiet); font-size: 13.5px; line-height: 1.4; }
.tiles .value { margin: 2px 0 6px; color: var(--ink); font-size: 30px; line-height: 1.2; font-variant-numeric: tabular-nums; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
.scroll { overflow-x: auto; margin: 12px 0 16px; }
.scroll table { width: 100%; font-size: 15px; }
caption { padding-bottom: 6px; color: var(--quiet); text-align: left; }
th { color: var(--quiet); font-weight: 600; text-align: left; }
.scroll th, .scroll td { padding: 6px 14px 6px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
.scroll td:last-child, .scroll th:last-child { padding-right: 0; }
.number { text-align: right !important; }
td.number, .taken { white-space: nowrap; }
.hidden { position: absolute; width: 1px; height: 1px; padding: 0; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.confusion { width: 100%; max-width: 560px; table-layout: fixed; border-spacing: 4px; border-collapse: separate; margin-left: -4px; }
.confusion th { padding: 4px 8px 4px 0; font-size: 14px; font-weight: 400; }
.confusion thead th { padding-left: 14px; }
.confusion td { padding: 10px 14px; border-radius: 4px; background: var(--grid); }
.confusion thead td { padding: 0; background: none; }
.confusion td.right { background: var(--right); }
.confusion td.wrong { background: var(--wrong); }
.confusion data { display: block; font-size: 26px; line-height: 1.2; }
.confusion span { color: var(--quiet); font-size: 14px; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 400px), 1fr)); gap: 16px; }
figure { margin: 0; padding: 16px 18px; border: 1px solid var(--line); border-radius: 6px; background: var(--card); break-inside: avoid; }
figure h3 { margin: 0 0 8px; }
figure svg { display: block; width: 100%; height: auto; }
figcaption { margin-top: 8px; color: var(--quiet); font-size: 14.5px; line-height: 1.45; }
details { margin-top: 8px; font-size: 14px; }
summary { color: var(--quiet); cursor: pointer; }
details .scroll table { font-size: 13.5px; }
svg text { fill: var(--quiet); font: 13px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; font-variant-numeric: tabular-nums; }
svg path { fill: none; }
.grid { stroke: var(--grid); }
.zero { stroke: var(--quiet); }
.chance { stroke: var(--quiet); stroke-dasharray: 4 4; }
.curve { stroke: var(--accent); stroke-width: 2.5; stroke-linejoin: round; }
svg .area { fill: var(--accent); opacity: 0.08; }
.chosen { fill: var(--anomaly); stroke: var(--card); stroke-width: 2; }
.seen { fill: var(--accent); }
.likely { stroke: var(--accent); stroke-width: 2; opacity: 0.5; }
.threshold { stroke: var(--ink); stroke-width: 1.5; stroke-dasharray: 2 3; }
svg .note { fill: var(--ink); }
rect.normal { fill: var(--normal); }
rect.anomaly { fill: var(--anomaly); }
.key { font-weight: 600; }
.key.normal { color: var(--normal); }
.key.anomaly { color: var(--anomaly); }
.pictures { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 420px), 1fr)); gap: 24px 20px; margin: 12px 0 0; padding: 0; list-style: none; }
.pictures li { break-inside: avoid; }
.pictures p { margin: 6px 0 0; font-size: 14.5px; line-height: 1.4; }
.pair { display: flex; gap: 4px; }
.pair img { display: block; min-width: 0; flex: 0 1 50%; width: 50%; height: auto; border-radius: 3px; }
.pair img:only-child { flex-basis: 100%; }
.names { margin: 0; padding-left: 20px; font-size: 14.5px; }
.names li + li { margin-top: 4px; }
.side, .more { color: var(--quiet); }
.taken { margin-left: 4px; padding: 1px 7px; border-radius: 9px; background: var(--right); color: var(--quiet); font-size: 12.5px; }
.bar { display: inline-block; min-width: 1px; height: 10px; background: var(--accent); border-radius: 2px; }
.scroll td:has(.bar) { width: 34%; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 260px), 1fr)); gap: 10px 24px; margin: 20px 0 0; }
.facts dt { color: var(--quiet); font-size: 14px; }
.facts dd { margin: 0; }
.facts .whole { grid-column: 1 / -1; }
@media (max-width: 480px) {
    main { padding: 24px 16px 48px; }
    h1 { font-size: 27px; }
    h1.long { font-size: 19px; }
    .scroll table { font-size: 14px; }
    .scroll th, .scroll td { padding-right: 8px; }
    .lead { font-size: 18px; }
    figure { padding: 12px; }
    .confusion data { font-size: 22px; }
}
@media print {
    :root { --ground: #fff; --card: #fff; --ink: #000; --quiet: #444; --line: #bbb; --grid: #ddd; --normal: #2a6f97; --anomaly: #b04a12; --right: #e7f1f5; --wrong: #fbeade; --accent: #33475b; --warn: #fff; }
    * { print-color-adjust: exact; }
    body { font-size: 11pt; }
    main { max-width: none; padding: 0; }
    h2, h3 { break-after: avoid; }
    .charts { grid-template-columns: 1fr 1fr; }
    details { display: none; }
}
`;
