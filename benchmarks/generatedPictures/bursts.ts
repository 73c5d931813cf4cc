import { randomFrom } from "../../samplePictures/random";
import type { Label } from "../../server/pictures/label";
import type { LabelledPicture } from "../../server/detector/trainingTask";
import { photograph } from "./photograph";
import type { Shot } from "./photograph";

/** Pieces of one product, each photographed several times. */
export interface Bursts {
    product: Shot["product"];
    grey?: boolean;
    side: number;
    /**
     * Area of the defect of anomalies, as a share of the picture. 0: they have no defect, so nothing distinguishes the
     * labels.
     */
    defectArea: number;
    pieces: Record<Label, number>;
    /**
     * Number of pictures of each piece. The first shows it as it lies. The others have other light, or are moved,
     * cropped, or turned a little or by a right angle.
     */
    shots: number;
    /** Seed. Another seed gives other pieces. */
    seed: number;
}

/** Draws all pictures, those of a piece one after the other. Their file names begin with the piece. */
export function burstPictures({ pieces, shots, ...bursts }: Bursts): LabelledPicture[] {
    return (["normal", "anomaly"] as const).flatMap((label) =>
        Array.from({ length: pieces[label] * shots }, (_, index) => {
            const piece = `${label}-${Math.floor(index / shots)}`;
            const shot = index % shots;
            let drawn: Promise<Buffer> | undefined;
            return {
                sourceRef: `s3://bursts/${piece}/${shot}.png`,
                label,
                read: () => (drawn ??= shoot(bursts, label, piece, shot)),
            };
        }),
    );
}

function shoot(
    { product, grey, side, defectArea, seed }: Omit<Bursts, "pieces" | "shots">,
    label: Label,
    piece: string,
    shot: number,
): Promise<Buffer> {
    const name = `burst-${seed}/${piece}`;
    const random = randomFrom(`${name}/camera-${shot}`);
    const moved = shot % 3 === 2;
    return photograph({
        product,
        piece: name,
        shot: String(shot),
        width: side,
        height: side,
        grey,
        ...(label === "anomaly" && defectArea > 0 && { defectArea }),
        ...(shot > 0 && { drift: random.between(-0.7, 0.7) }),
        ...(moved && {
            zoom: random.between(1, 1.06),
            turn: random.between(-3, 3),
            shift: [random.between(-0.02, 0.02), random.between(-0.02, 0.02)],
        }),
        ...(shot > 0 && shot % 3 === 0 && { turn: 90 * random.integer(1, 3) }),
    });
}
