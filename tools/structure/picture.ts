import { readFileSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { datasetLifeCycle, modelLifeCycle, packagingLifeCycle, trialLifeCycle } from "../../server/store/lifeCycles";
import { drawLifeCycles } from "./drawLifeCycles";
import { drawRooms } from "./drawRooms";
import { readImports } from "./readImports";
import { importsOfRooms } from "./roomOf";
import { packages, rooms } from "./rooms";

/** The repository's folder. */
export const root = resolve(__dirname, "../..");

/** The pictures in docs/architecture.md, by file, as they are drawn from the present sources. */
export function currentPictures(): Record<string, string> {
    return {
        [join(root, "docs", "rooms.svg")]: pictureOfRooms(),
        [join(root, "docs", "life-cycles.svg")]: drawLifeCycles([
            { name: "Model versions", created: "CreateModel", lifeCycle: modelLifeCycle },
            { name: "Datasets", created: "CreateDataset", lifeCycle: datasetLifeCycle },
            { name: "Model packaging jobs", created: "StartModelPackagingJob", lifeCycle: packagingLifeCycle },
            { name: "Trial detections", created: "StartTrialDetection", lifeCycle: trialLifeCycle },
        ]),
    };
}

function pictureOfRooms(): string {
    const graph = readImports(root, packages);
    return drawRooms(
        packages.map((name) => ({
            name,
            rooms: rooms[name],
            imports: importsOfRooms(graph, name),
        })),
    );
}

if (require.main === module) {
    for (const [file, picture] of Object.entries(currentPictures())) {
        if (readFileSync(file, { encoding: "utf8", flag: "a+" }) !== picture) {
            writeFileSync(file, picture);
            console.log(`${relative(root, file)}: drawn again`);
        }
    }
}
