import type { ImportGraph } from "./readImports";

/**
 * Returns the room of a package's file: `hosting` for `server/hosting/units/hostedModel.ts`, `.` for `server/index.ts`.
 */
export function roomOf(file: string, depth = 1): string {
    const folders = file.split("/").slice(1, -1);
    return folders.slice(0, depth).join("/") || ".";
}

/** Finds the imports between the rooms of one package: each room with the rooms that its files import from. */
export function importsOfRooms(graph: ImportGraph, packageFolder: string, depth = 1): Map<string, string[]> {
    const imports = new Map<string, Set<string>>();
    for (const [file, imported] of graph) {
        if (!file.startsWith(`${packageFolder}/`)) {
            continue;
        }
        const room = roomOf(file, depth);
        const others = imports.get(room) ?? new Set();
        imports.set(room, others);
        for (const other of imported.filter((path) => path.startsWith(`${packageFolder}/`))) {
            if (roomOf(other, depth) !== room) {
                others.add(roomOf(other, depth));
            }
        }
    }
    return new Map([...imports].map(([room, others]) => [room, [...others].sort()]));
}
