/*
 * Measures whether a detector notices that the camera changed. Learns what a set's pictures look like as a whole, then
 * counts the pictures that it calls unlike them: new pictures of both labels, these after harmless changes, and pictures
 * that a camera takes after an accident, after four times the harmless change, or of another product.
 *
 *     npm run bench -- unfamiliar [PICTURES …] [--only TEXT] [--tested 12] [--seed 0] [--folder FOLDER]
 *
 * PICTURES are manifests, or folders with the subfolders normal/ and anomaly/. Two thirds of the pictures are learnt.
 * Without PICTURES, the sample pictures and the generated hard sets are used. --only selects the hard sets whose name
 * contains the text. --tested is the most new pictures of each label.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { writeSamplePictures } from "../samplePictures/writeSamplePictures";
import { openBackbone } from "../server/detector/backbone/backbone";
import { chooseCopied, computeCopies } from "../server/detector/changedCopies";
import { harmlessChanges } from "../server/detector/changes/harmlessChanges";
import { learnFamiliarity } from "../server/detector/familiarity/learnFamiliarity";
import { loadFamiliarity } from "../server/detector/familiarity/loadFamiliarity";
import { createRandom } from "../server/detector/numerics/random";
import type { LabelledPicture } from "../server/detector/trainingTask";
import { computeFeatures } from "../server/detector/views/pictureFeatures";
import { resize, viewPicture } from "../server/detector/views/pictureViews";
import type { DecodedPicture } from "../server/pictures/decodedPicture";
import { decodePicture } from "../server/pictures/decodePicture";
import { accidents } from "./generatedPictures/accidents";
import type { Accident } from "./generatedPictures/accidents";
import { otherAccidents } from "./generatedPictures/otherAccidents";
import { divideSet, hardSets, picturesOfSet } from "./generatedPictures/hardSets";
import { picturesOf } from "./labelledPictures";
import { twoThirds } from "./twoThirds";

/** Factor of a harmless change that is none any more. */
const STRONG = 4;

/** Changes whose {@link STRONG}-fold is hardly more than a stronger harmless change: JPEG 80 and 70, 20 and 12 % of light. */
const weak = new Set(["JPEG, quality 95", "5 % brighter", "5 % darker"]);

void main();

async function main(): Promise<void> {
    const { values, positionals } = parseArgs({
        allowPositionals: true,
        options: {
            only: { type: "string" },
            tested: { type: "string", default: "12" },
            seed: { type: "string", default: "0" },
            folder: { type: "string", default: join(".lookoutvision", "robustness") },
        },
    });
    const seed = Number(values.seed);
    const hard = hardSets.filter(({ name }) => name.includes(values.only ?? ""));
    const sets = new Map<string, () => { training: LabelledPicture[]; test: LabelledPicture[] }>();
    for (const path of positionals) {
        sets.set(path, () => twoThirds(picturesOf(path), seed));
    }
    if (positionals.length === 0 && values.only === undefined) {
        const { pictures } = await writeSamplePictures(join(values.folder, "samples"));
        sets.set("sample pictures", () => twoThirds(picturesOf(pictures), seed));
    }
    const folder = join(values.folder, "hardSets");
    for (const set of positionals.length === 0 ? hard : []) {
        sets.set(set.name, () => divideSet(set, picturesOfSet(set, folder), seed));
    }
    for (const [name, divide] of sets) {
        await measure(name, divide(), othersThan(name, folder), Number(values.tested), seed);
    }
}

/** One normal picture of each other product. */
function othersThan(name: string, folder: string): LabelledPicture[] {
    const product = (of: string) => of.split(",")[0];
    const others = new Map(
        hardSets.filter((set) => product(set.name) !== product(name)).map((set) => [product(set.name), set]),
    );
    return [...others.values()].map((set) => picturesOfSet(set, folder)[0]);
}

async function measure(
    name: string,
    { training, test }: { training: LabelledPicture[]; test: LabelledPicture[] },
    others: readonly LabelledPicture[],
    most: number,
    seed: number,
): Promise<void> {
    const backbone = await openBackbone();
    const overviewOf = async (picture: DecodedPicture) =>
        (await computeFeatures(backbone, await viewPicture(picture), ["overview"])).overview;
    const read = async (picture: LabelledPicture): Promise<DecodedPicture> => decodePicture(await picture.read());
    const overview = [];
    for (const picture of training) {
        overview.push(await overviewOf(await read(picture)));
    }
    const places = [...training.keys()];
    const copies = await computeCopies(
        backbone,
        { training, seed },
        chooseCopied(places, { training, seed }),
        () => undefined,
    );
    const familiarity = loadFamiliarity(
        await learnFamiliarity(
            backbone,
            { training, seed },
            { training: places, groups: Int32Array.from(places), looked: new Set(places), overview },
            copies,
            () => undefined,
        ),
    );
    if (familiarity === undefined) {
        console.log(`\n${name}\n${training.length} pictures are too few`);
        return;
    }
    const isNoticed = async (picture: DecodedPicture) => familiarity(await overviewOf(picture)) > 1;
    const of = (label: string) => test.filter((picture) => picture.label === label).slice(0, most);
    const [normals, anomalies] = [of("normal"), of("anomaly")];
    const both = [...normals, ...anomalies];
    console.log(`\n${name}\nnoticed                          pictures`);
    const row = async (label: string, pictures: readonly (() => Promise<DecodedPicture>)[]) => {
        let noticed = 0;
        for (const picture of pictures) {
            noticed += (await isNoticed(await picture())) ? 1 : 0;
        }
        console.log(`${label.padEnd(32)} ${noticed} of ${pictures.length}`);
        return { noticed, pictures: pictures.length };
    };
    /** Some of the pictures, others for each row. */
    const turn = (pictures: readonly LabelledPicture[], place: number, count: number) =>
        Array.from({ length: count }, (_, index) => pictures[(place * count + index) % pictures.length]);
    const ordinary = [
        await row(
            "normal pictures",
            normals.map((picture) => () => read(picture)),
        ),
        await row(
            "anomalies",
            anomalies.map((picture) => () => read(picture)),
        ),
        await row(
            "after harmless changes",
            harmlessChanges.flatMap(({ name: change, apply }, place) =>
                turn(both, place, 3).map(
                    (picture, index) => async () => apply(await read(picture), 1, createRandom(index, change)),
                ),
            ),
        ),
    ];
    const afterEach = async (kinds: readonly Accident[], each: number) => {
        const rows = [];
        for (const [place, { name: accident, apply }] of kinds.entries()) {
            rows.push(
                await row(
                    accident,
                    turn(normals, place, each).map(
                        (picture, index) => async () => apply(await read(picture), createRandom(index, accident)),
                    ),
                ),
            );
        }
        return rows;
    };
    const after = await afterEach(accidents, 4);
    const unseen = await afterEach(otherAccidents, 3);
    const { width, height } = await read(normals[0]);
    after.push(
        await row(
            "another product",
            others.map((picture) => async () => ({
                width,
                height,
                rgb: await resize(await read(picture), width, height),
            })),
        ),
    );
    const strong = await afterEach(
        harmlessChanges
            .filter(({ name: change }) => !weak.has(change))
            .map(({ name: change, apply }) => ({
                name: `${STRONG} × ${change}`,
                apply: (picture, random) => apply(picture, STRONG, random),
            })),
        3,
    );
    console.log(
        `noticed: ${share(ordinary)} of ordinary pictures, ${share(after)} after accidents, ${share(unseen)} after accidents that no training imitates, ${share(strong)} after strong changes`,
    );
}

function share(rows: readonly { noticed: number; pictures: number }[]): string {
    const sum = (key: "noticed" | "pictures") => rows.reduce((total, row) => total + row[key], 0);
    return `${((100 * sum("noticed")) / sum("pictures")).toFixed(1)} % (${sum("noticed")} of ${sum("pictures")})`;
}
