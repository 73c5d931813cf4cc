import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { randomFrom } from "../../samplePictures/random";
import { writeFileAtomically } from "../../server/writeFileAtomically";
import type { Label, LabelledPicture } from "../../server/training/trainingTask";
import { photograph, type Shot } from "./photograph";

/** Pictures of one product, hard to tell apart: how they are drawn, and how many are learnt from. */
export interface HardSet {
    name: string;
    shot: Pick<Shot, "product" | "width" | "height" | "grey">;
    /** How much of the picture a defect covers, 0–1, from and to. */
    defectArea: [number, number];
    /** Whether the light differs from picture to picture by more than a camera's own variation. */
    drifts: boolean;
    training: Record<Label, number>;
}

/** Each picture is of a piece of its own. */
export const hardSets: readonly HardSet[] = [
    { name: "cloth, defects of 0.1 %", shot: { product: "weave", width: 512, height: 512 }, defectArea: [0.001, 0.001], drifts: false, training: { normal: 20, anomaly: 10 } },
    { name: "castings, grey, 0.1 to 0.5 %", shot: { product: "castMetal", width: 640, height: 480, grey: true }, defectArea: [0.001, 0.005], drifts: false, training: { normal: 20, anomaly: 10 } },
    { name: "castings, grey, 0.1 %, more pictures", shot: { product: "castMetal", width: 640, height: 480, grey: true }, defectArea: [0.001, 0.001], drifts: false, training: { normal: 50, anomaly: 30 } },
    { name: "boards, 0.1 to 0.3 %", shot: { product: "board", width: 512, height: 512 }, defectArea: [0.001, 0.003], drifts: false, training: { normal: 20, anomaly: 10 } },
    { name: "tablets, 0.2 to 0.5 %, drifting light", shot: { product: "tablets", width: 640, height: 480 }, defectArea: [0.002, 0.005], drifts: true, training: { normal: 20, anomaly: 10 } },
    { name: "wood, 0.2 to 0.5 %, drifting light", shot: { product: "wood", width: 512, height: 384 }, defectArea: [0.002, 0.005], drifts: true, training: { normal: 20, anomaly: 10 } },
    { name: "boards, 0.3 %, normal pictures only", shot: { product: "board", width: 512, height: 512 }, defectArea: [0.003, 0.003], drifts: false, training: { normal: 20, anomaly: 0 } },
];

/** Of each label, how many pictures a set has that are not learnt from, at least. */
const TESTED = 40;

/**
 * All pictures of a set, normal ones first.
 *
 * @param folder - keeps them for the next time.
 */
export function picturesOfSet(set: HardSet, folder: string): LabelledPicture[] {
    mkdirSync(folder, { recursive: true });
    return (["normal", "anomaly"] as const).flatMap((label) =>
        Array.from({ length: set.training[label] + TESTED }, (_, index) => {
            const piece = `${set.name}/${label}-${index}`;
            const file = join(folder, `${piece.replaceAll(/[^a-z0-9-]+/gi, "-")}.png`);
            return {
                sourceRef: file,
                label,
                async read() {
                    if (!existsSync(file)) {
                        await writeFileAtomically(file, await draw(set, label, piece));
                    }
                    return readFileSync(file);
                },
            };
        }),
    );
}

function draw({ shot, defectArea, drifts }: HardSet, label: Label, piece: string): Promise<Buffer> {
    const random = randomFrom(`${piece}/set`);
    const area = random.between(...defectArea);
    return photograph({ ...shot, piece, shot: "only", drift: drifts ? random.between(-1, 1) : 0, ...(label === "anomaly" && { defectArea: area }) });
}

/** Draws by the seed which pictures are learnt from; all others are tested. */
export function divideSet(set: HardSet, pictures: readonly LabelledPicture[], seed: number): { training: LabelledPicture[]; test: LabelledPicture[] } {
    const random = randomFrom(`${set.name}/division-${seed}`);
    const parts = { training: [] as LabelledPicture[], test: [] as LabelledPicture[] };
    for (const label of ["normal", "anomaly"] as const) {
        const shuffled = pictures.filter((picture) => picture.label === label).map((picture) => ({ picture, place: random.between(0, 1) }));
        shuffled.sort((a, b) => a.place - b.place).forEach(({ picture }, place) => parts[place < set.training[label] ? "training" : "test"].push(picture));
    }
    return parts;
}
