import type { ImportGraph } from "./readImports";

/**
 * Returns the room of a package's file: `hosting` for `server/hosting/units/hostedModel.ts`, `.` for `server/index.ts`.
 *
 * @param packageFolder - folder of the package's sources, such as `server`.
 */
export function roomOf(file: string, packageFolder: string): string {
    const folders = file.slice(packageFolder.length + 1).split("/");
    return folders.length === 1 ? "." : folders[0];
}

/** Finds the imports between the rooms of one package: each room with the rooms that its files import from. */
export function importsOfRooms(graph: ImportGraph, packageFolder: string): Map<string, string[]> {
    const imports = new Map<string, Set<string>>();
    for (const [file, imported] of graph) {
        if (!file.startsWith(`${packageFolder}/`)) {
            continue;
        }
        const room = roomOf(file, packageFolder);
        const others = imports.get(room) ?? new Set();
        imports.set(room, others);
        for (const other of imported.filter((path) => path.startsWith(`${packageFolder}/`))) {
            if (roomOf(other, packageFolder) !== room) {
                others.add(roomOf(other, packageFolder));
            }
        }
    }
    return new Map([...imports].map(([room, others]) => [room, [...others].sort()]));
}
