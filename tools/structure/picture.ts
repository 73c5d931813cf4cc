import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { drawRooms } from "./drawRooms";
import { readImports } from "./readImports";
import { importsOfRooms } from "./roomOf";
import { rooms } from "./rooms";

/** The repository's folder. */
export const root = resolve(__dirname, "../..");

/** The picture in docs/architecture.md. */
export const pictureFile = join(root, "docs", "rooms.svg");

/** Draws the picture from the present imports. */
export function currentPicture(): string {
    const graph = readImports(root, ["providers", "server"]);
    return drawRooms(
        (["providers", "server"] as const).map((name) => ({
            name,
            rooms: rooms[name],
            imports: importsOfRooms(graph, name),
        })),
    );
}

if (require.main === module) {
    const picture = currentPicture();
    if (readFileSync(pictureFile, { encoding: "utf8", flag: "a+" }) !== picture) {
        writeFileSync(pictureFile, picture);
        console.log("docs/rooms.svg: drawn again");
    }
}
