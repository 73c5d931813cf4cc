import { graphlib, layout } from "@dagrejs/dagre";
import type { LifeCycle } from "../../server/store/lifeCycles";

/** Width of a character in the two sizes of text, in pixels: an upper estimate. */
const nameWidth = 8.4;
const labelWidth = 5.6;
const boxHeight = 30;
const margin = 16;
const titleHeight = 34;

/** A way from one status to another. Its label: the calls that ask for it, or the part of the service that does it. */
interface Way {
    from: string;
    to: string;
    label: string;
    isCall: boolean;
}

/**
 * Draws one SVG of life cycles: solid arrows for what the service does by itself, dashed ones for calls.
 *
 * @param cycles - by the plural name of the things. `created` is the call that makes one, in the table's first status.
 */
export function drawLifeCycles(cycles: readonly { name: string; created: string; lifeCycle: LifeCycle }[]): string {
    let top = 0;
    const panels = cycles.map((cycle) => {
        const panel = drawPanel(cycle);
        const group = `<g transform="translate(0 ${top})">\n${panel.svg}\n</g>`;
        top += panel.height;
        return { ...panel, group };
    });
    const width = Math.max(...panels.map((panel) => panel.width));
    return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${top}" font-family="sans-serif">
<style>
  .status { fill: #fff; stroke: #5b7aa8 } .busy { fill: #eef3fa } .end { fill: #444 } .name { font-size: 12px; font-weight: bold }
  .arrow { fill: none; stroke: #6b7f9f } .call { stroke-dasharray: 5 3 } .label { font-size: 10px; fill: #333; paint-order: stroke; stroke: #fff; stroke-width: 4px }
  .title { font-size: 16px; font-weight: bold }
</style>
<defs><marker id="tip" viewBox="0 0 6 6" refX="6" refY="3" markerWidth="6" markerHeight="6" orient="auto"><path d="M0 0L6 3L0 6z" fill="#6b7f9f"/></marker></defs>
<rect width="${width}" height="${top}" fill="#fff"/>
${panels.map(({ group }) => group).join("\n")}
</svg>
`;
}

function drawPanel({ name, created, lifeCycle }: { name: string; created: string; lifeCycle: LifeCycle }) {
    const ways = waysOf(lifeCycle, created);
    const graph = new graphlib.Graph();
    graph.setGraph({ rankdir: "TB", nodesep: 34, ranksep: 26, marginx: margin, marginy: margin });
    const reached = new Set(ways.flatMap(({ from, to }) => [from, to]));
    for (const status of reached) {
        const isPoint = status === "new" || status === "gone";
        graph.setNode(status, {
            width: isPoint ? 12 : Math.round(status.length * nameWidth + 20),
            height: isPoint ? 12 : boxHeight,
        });
    }
    for (const { from, to, label } of ways) {
        graph.setEdge(from, to, { width: Math.round(label.length * labelWidth + 6), height: 12, labelpos: "c" });
    }
    layout(graph);
    const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
    const boxes = [...reached].map((status) => box(status, lifeCycle[status]?.workedOnBy, graph.node(status)));
    const arrows = ways.map((way) => arrow(way, graph.edge(way.from, way.to) as Edge));
    const title = `<text class="title" x="${margin}" y="24">${name}</text>`;
    return {
        width: Math.ceil(width),
        height: Math.ceil(height) + titleHeight,
        svg: [title, `<g transform="translate(0 ${titleHeight})">`, ...arrows, ...boxes, "</g>"].join("\n"),
    };
}

/** One way for each pair of statuses. Calls that leave the status as it is are no way. */
function waysOf(lifeCycle: LifeCycle, created: string): Way[] {
    const ways: Way[] = [{ from: "new", to: Object.keys(lifeCycle)[0], label: created, isCall: true }];
    for (const [from, { allows, endsIn = [], workedOnBy }] of Object.entries(lifeCycle)) {
        for (const [call, to] of Object.entries(allows)) {
            if (to !== "" && to !== from) {
                ways.push({ from, to, label: call, isCall: true });
            }
        }
        ways.push(...endsIn.map((to) => ({ from, to, label: workedOnBy ?? "", isCall: false })));
    }
    const pairs = new Map<string, Way>();
    for (const way of ways) {
        const key = `${way.from} ${way.to}`;
        const other = pairs.get(key);
        pairs.set(key, other === undefined ? way : { ...other, label: `${other.label}, ${way.label}` });
    }
    return [...pairs.values()];
}

interface Place {
    x: number;
    y: number;
    width: number;
    height: number;
}

interface Edge {
    points: readonly { x: number; y: number }[];
    x: number;
    y: number;
}

function box(status: string, workedOnBy: string | undefined, { x, y, width, height }: Place): string {
    const at = (value: number) => Math.round(value);
    if (status === "new" || status === "gone") {
        const ring = status === "gone" ? `<circle class="arrow" cx="${at(x)}" cy="${at(y)}" r="8"/>` : "";
        return `${ring}<circle class="end" cx="${at(x)}" cy="${at(y)}" r="5"><title>${status}</title></circle>`;
    }
    const kind = workedOnBy === undefined ? "status" : "status busy";
    return (
        `<rect class="${kind}" x="${at(x - width / 2)}" y="${at(y - height / 2)}" width="${at(width)}" height="${at(height)}" rx="6"/>` +
        `<text class="name" x="${at(x)}" y="${at(y + 4)}" text-anchor="middle">${status}</text>`
    );
}

function arrow({ label, isCall }: Way, { points, x, y }: Edge): string {
    const path = points.map(
        (point, index) => `${index === 0 ? "M" : "L"}${Math.round(point.x)} ${Math.round(point.y)}`,
    );
    return (
        `<path class="arrow${isCall ? " call" : ""}" d="${path.join("")}" marker-end="url(#tip)"/>` +
        `<text class="label" x="${Math.round(x)}" y="${Math.round(y + 3)}" text-anchor="middle">${label}</text>`
    );
}
