import { readFileSync } from "node:fs";
import { join } from "node:path";
import { openBackbone } from "../../server/detector/backbone/backbone";
import { barePass } from "./barePass";
import type { PassOrder } from "./barePasses";

const [folder, count] = process.argv.slice(2);
const pictures = Array.from({ length: Number(count) }, (_, index) => readFileSync(join(folder, `${index}.jpg`)));
const opened = openBackbone();

process.on("message", (order) => void pass(order as PassOrder));

async function pass({ first, count }: PassOrder): Promise<void> {
    const backbone = await opened;
    let seconds = 0;
    for (let place = first; place < first + count; place++) {
        const { readSeconds, passSeconds } = await barePass(backbone, pictures[place % pictures.length]);
        seconds += readSeconds + passSeconds;
    }
    process.send!(1000 * seconds);
}
