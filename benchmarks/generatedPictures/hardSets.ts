import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { randomFrom } from "../../samplePictures/random";
import { writeFileAtomically } from "../../server/files/writeFileAtomically";
import type { Label } from "../../server/pictures/label";
import type { LabelledPicture } from "../../server/detector/trainingTask";
import { drawnSets } from "./drawnSets";
import type { HardSet } from "./hardSet";
import { photograph } from "./photograph";

export const hardSets: readonly HardSet[] = [
    {
        name: "cloth, defects of 0.1 %",
        shot: { product: "weave", width: 512, height: 512 },
        defectArea: [0.001, 0.001],
        drifts: false,
        training: { normal: 20, anomaly: 10 },
    },
    {
        name: "castings, grey, 0.1 to 0.5 %",
        shot: { product: "castMetal", width: 640, height: 480, grey: true },
        defectArea: [0.001, 0.005],
        drifts: false,
        training: { normal: 20, anomaly: 10 },
    },
    {
        name: "castings, grey, 0.1 %, more pictures",
        shot: { product: "castMetal", width: 640, height: 480, grey: true },
        defectArea: [0.001, 0.001],
        drifts: false,
        training: { normal: 50, anomaly: 30 },
    },
    {
        name: "boards, 0.1 to 0.3 %",
        shot: { product: "board", width: 512, height: 512 },
        defectArea: [0.001, 0.003],
        drifts: false,
        training: { normal: 20, anomaly: 10 },
    },
    {
        name: "tablets, 0.2 to 0.5 %, drifting light",
        shot: { product: "tablets", width: 640, height: 480 },
        defectArea: [0.002, 0.005],
        drifts: true,
        training: { normal: 20, anomaly: 10 },
    },
    {
        name: "wood, 0.2 to 0.5 %, drifting light",
        shot: { product: "wood", width: 512, height: 384 },
        defectArea: [0.002, 0.005],
        drifts: true,
        training: { normal: 20, anomaly: 10 },
    },
    {
        name: "boards, 0.3 %, normal pictures only",
        shot: { product: "board", width: 512, height: 512 },
        defectArea: [0.003, 0.003],
        drifts: false,
        training: { normal: 20, anomaly: 0 },
    },
    {
        name: "figures, parts missing, misshapen or too many",
        shot: { product: "figure", width: 480, height: 640 },
        drifts: false,
        training: { normal: 20, anomaly: 10 },
    },
    {
        name: "brushed metal, grey, 0.05 to 0.3 %, three exposures",
        shot: { product: "brushedMetal", width: 512, height: 512, grey: true },
        defectArea: [0.0005, 0.003],
        drifts: true,
        training: { normal: 40, anomaly: 25 },
        exposures: 3,
    },
    ...drawnSets,
];

/** Number of pieces of each label in a set that are not trained on. */
const TESTED = 40;

/** Picture with the number of the piece that it shows, counted within its label. */
export type PieceOfSet = LabelledPicture & { piece: number };

/**
 * Draws all pictures of a set, normal ones first.
 *
 * @param folder - folder that keeps the pictures for the next time.
 */
export function picturesOfSet(set: HardSet, folder: string): PieceOfSet[] {
    mkdirSync(folder, { recursive: true });
    const shots = set.exposures ?? 1;
    return (["normal", "anomaly"] as const).flatMap((label) =>
        Array.from({ length: (set.training[label] + TESTED) * shots }, (_, index) => {
            const [piece, shot] = [Math.floor(index / shots), index % shots];
            const name = `${set.name}/${label}-${piece}`;
            const file = join(
                folder,
                `${(shots === 1 ? name : `${name}-${shot}`).replaceAll(/[^a-z0-9-]+/gi, "-")}.png`,
            );
            return {
                sourceRef: file,
                label,
                piece,
                async read() {
                    if (!existsSync(file)) {
                        await writeFileAtomically(file, await draw(set, label, name, shot));
                    }
                    return readFileSync(file);
                },
            };
        }),
    );
}

function draw(
    { shot, drawing, defectArea, drifts, exposures }: HardSet,
    label: Label,
    piece: string,
    index: number,
): Promise<Buffer> {
    if (drawing) {
        return drawing(piece, label === "anomaly");
    }
    const ofPiece = randomFrom(`${piece}/set`);
    const area = ofPiece.between(...(defectArea ?? [0, 0]));
    const ofShot = exposures === undefined ? ofPiece : randomFrom(`${piece}/set/${index}`);
    const drift = drifts ? ofShot.between(-1, 1) : 0;
    const exposure = exposures === undefined ? 1 : 0.5 + (index + ofShot.between(0, 1)) / exposures;
    const wrong = defectArea === undefined ? { isWrong: true } : { defectArea: area };
    return photograph({
        ...shot!,
        piece,
        shot: exposures === undefined ? "only" : String(index),
        drift,
        exposure,
        ...(label === "anomaly" && wrong),
    });
}

/** Chooses the pieces to train on by the seed. Pictures of all other pieces are tested. */
export function divideSet(
    set: HardSet,
    pictures: readonly PieceOfSet[],
    seed: number,
): { training: LabelledPicture[]; test: LabelledPicture[] } {
    const random = randomFrom(`${set.name}/division-${seed}`);
    const parts = { training: [] as LabelledPicture[], test: [] as LabelledPicture[] };
    for (const label of ["normal", "anomaly"] as const) {
        const ofLabel = pictures.filter((picture) => picture.label === label);
        const shuffled = [...new Set(ofLabel.map(({ piece }) => piece))].map((piece) => ({
            piece,
            place: random.between(0, 1),
        }));
        shuffled
            .sort((a, b) => a.place - b.place)
            .forEach(({ piece }, place) => {
                parts[place < set.training[label] ? "training" : "test"].push(
                    ...ofLabel.filter((picture) => picture.piece === piece),
                );
            });
    }
    return parts;
}
