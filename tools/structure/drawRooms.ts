import type { Rooms } from "./rooms";

const boxWidth = 188;
const boxHeight = 46;
const gapX = 14;
const gapY = 44;
const margin = 16;
const titleHeight = 30;

/**
 * Draws one SVG of the packages' rooms. Each room stands above those that it imports from. An arrow leads only to rooms
 * that it doesn't also reach through another room.
 *
 * @param packages - rooms by package, with the imports that there really are.
 * @throws Error that names a folder that is no room.
 */
export function drawRooms(
    packages: readonly { name: string; rooms: Rooms; imports: ReadonlyMap<string, readonly string[]> }[],
): string {
    const panels = packages.map(({ name, rooms, imports }) => drawPanel(name, rooms, imports));
    const width = Math.max(...panels.map((panel) => panel.width));
    let top = 0;
    const groups = panels.map((panel) => {
        const group = `<g transform="translate(${Math.round((width - panel.width) / 2)} ${top})">\n${panel.svg}\n</g>`;
        top += panel.height;
        return group;
    });
    return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${top}" font-family="sans-serif">
<style>
  .room { fill: #eef3fa; stroke: #5b7aa8 } .name { font-weight: bold; font-size: 13px } .holds { font-size: 9px; fill: #444 }
  .arrow { fill: none; stroke: #8a9bb5 } .title { font-size: 16px; font-weight: bold }
</style>
<defs><marker id="tip" viewBox="0 0 6 6" refX="6" refY="3" markerWidth="6" markerHeight="6" orient="auto"><path d="M0 0L6 3L0 6z" fill="#8a9bb5"/></marker></defs>
<rect width="${width}" height="${top}" fill="#fff"/>
${groups.join("\n")}
</svg>
`;
}

function drawPanel(name: string, rooms: Rooms, imports: ReadonlyMap<string, readonly string[]>) {
    const unlisted = [...imports.keys()].find((room) => !(room in rooms));
    if (unlisted !== undefined) {
        throw new Error(
            `The folder ${name}/${unlisted} has no line in the table of ${name}/. It is in tools/structure/: rooms.ts, providerRooms.ts or pageRooms.ts.`,
        );
    }
    const levels = levelsOf(imports);
    const rows: string[][] = [];
    for (const room of Object.keys(rooms)) {
        (rows[levels.get(room) ?? 0] ??= []).push(room);
    }
    const wide = Math.max(...rows.map((row) => row.length));
    const width = 2 * margin + wide * (boxWidth + gapX) - gapX;
    const height = titleHeight + 2 * margin + rows.length * (boxHeight + gapY) - gapY;
    const places = new Map<string, { x: number; y: number }>();
    rows.forEach((row, level) => {
        const left = (width - row.length * (boxWidth + gapX) + gapX) / 2;
        const y = titleHeight + margin + (rows.length - 1 - level) * (boxHeight + gapY);
        row.forEach((room, index) => places.set(room, { x: Math.round(left + index * (boxWidth + gapX)), y }));
    });
    const arrows = [...imports].flatMap(([room, others]) =>
        withoutDetours(others, imports).map((other) => arrow(places.get(room)!, places.get(other)!)),
    );
    const boxes = Object.entries(rooms).map(([room, { holds }]) =>
        box(room === "." ? name : room, holds, places.get(room)!),
    );
    const title = `<text class="title" x="${margin}" y="${margin + 8}">${name}/</text>`;
    return { width, height, svg: [title, ...arrows, ...boxes].join("\n") };
}

/**
 * Computes the level of each room: one above the highest room that it imports from. A room without imports has level 0.
 */
function levelsOf(imports: ReadonlyMap<string, readonly string[]>): Map<string, number> {
    const levels = new Map<string, number>();
    const levelOf = (room: string): number => {
        const known = levels.get(room);
        if (known !== undefined) {
            return known;
        }
        const level = Math.max(-1, ...(imports.get(room) ?? []).map(levelOf)) + 1;
        levels.set(room, level);
        return level;
    };
    [...imports.keys()].forEach(levelOf);
    return levels;
}

/** Returns the rooms that none of the others reaches. */
function withoutDetours(others: readonly string[], imports: ReadonlyMap<string, readonly string[]>): string[] {
    const reached = (from: string): string[] => (imports.get(from) ?? []).flatMap((next) => [next, ...reached(next)]);
    const indirect = new Set(others.flatMap(reached));
    return others.filter((other) => !indirect.has(other));
}

function arrow(from: { x: number; y: number }, to: { x: number; y: number }): string {
    const [x1, y1, x2, y2] = [from.x + boxWidth / 2, from.y + boxHeight, to.x + boxWidth / 2, to.y];
    const bend = Math.min(40, (y2 - y1) / 2);
    return `<path class="arrow" marker-end="url(#tip)" d="M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}"/>`;
}

function box(name: string, holds: string, { x, y }: { x: number; y: number }): string {
    const [first, second] = wrap(holds, 38);
    const lines = [first, second].map((line, index) =>
        line === undefined ? "" : `<text class="holds" x="${x + 8}" y="${y + 29 + 11 * index}">${escape(line)}</text>`,
    );
    return (
        `<rect class="room" x="${x}" y="${y}" width="${boxWidth}" height="${boxHeight}" rx="4"/>` +
        `<text class="name" x="${x + 8}" y="${y + 17}">${name}</text>${lines.join("")}`
    );
}

function wrap(text: string, columns: number): string[] {
    const lines: string[] = [];
    for (const word of text.split(" ")) {
        const last = lines.at(-1);
        if (last !== undefined && last.length + word.length < columns) {
            lines[lines.length - 1] = `${last} ${word}`;
        } else {
            lines.push(word);
        }
    }
    return lines;
}

function escape(text: string): string {
    return text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
}
