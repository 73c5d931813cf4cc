import sharp from "sharp";
import { randomFrom, smoothNoise } from "../../samplePictures/random";
import { products } from "./products";
import type { ProductName, Rgb } from "./products";

/** Subject of a picture, and the way it is taken. */
export interface Shot {
    product: ProductName;
    /** Name of the piece. The same name gives the same piece with the same defect. */
    piece: string;
    /** Name of the picture. Noise and light are drawn from it. */
    shot: string;
    /** Width of the picture in pixels. */
    width: number;
    height: number;
    /** Area of the defect, as a share of the picture. Undefined: there is no defect. */
    defectArea?: number;
    /** Whether the piece is assembled wrongly. */
    isWrong?: boolean;
    grey?: boolean;
    /** Drift of the light in strength, colour and direction, from −1 to 1. */
    drift?: number;
    /** Exposure, relative to the usual one. */
    exposure?: number;
    /** View of the camera: angles in degrees, distances as shares of the picture. */
    turn?: number;
    zoom?: number;
    shift?: [number, number];
}

/** Takes a picture. @returns it as PNG. */
export async function photograph({ width, height, ...shot }: Shot): Promise<Buffer> {
    const surface = products[shot.product](shot.piece, shot.isWrong);
    const defect = shot.defectArea === undefined ? undefined : drawDefect(shot.piece, shot.defectArea, height / width);
    const random = randomFrom(`${shot.piece}/${shot.shot}`);
    const drift = shot.drift ?? 0;
    const gain = random.between(0.93, 1.07) * (1 + 0.22 * drift) * (shot.exposure ?? 1);
    const [slopeU, slopeV] = [random.between(-0.08, 0.08) + 0.3 * drift, random.between(-0.08, 0.08)];
    const cast: Rgb = [1 + 0.07 * drift, 1, 1 - 0.07 * drift];
    const noise = random.between(2, 4);
    const angle = ((shot.turn ?? 0) * Math.PI) / 180;
    const [sin, cos] = [Math.sin(angle) / (shot.zoom ?? 1), Math.cos(angle) / (shot.zoom ?? 1)];
    const [shiftU, shiftV] = shot.shift ?? [0, 0];
    const aspect = height / width;
    const rgb = Buffer.alloc(width * height * 3);
    for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
            const [right, down] = [(x + 0.5) / width - 0.5, ((y + 0.5) / height - 0.5) * aspect];
            const u = 0.5 + right * cos - down * sin + shiftU;
            const v = 0.5 + (right * sin + down * cos) / aspect + shiftV;
            const colour = surface(u, v);
            const light = gain * (1 + slopeU * right + slopeV * down);
            const change = defect?.(u, v);
            const sensor = shot.grey ? random.gauss() * noise : 0;
            for (let channel = 0; channel < 3; channel++) {
                const value = change ? colour[channel] + change[channel] : colour[channel];
                const seen =
                    value * light * (shot.grey ? 1 : cast[channel]) + (shot.grey ? sensor : random.gauss() * noise);
                rgb[(y * width + x) * 3 + channel] = Math.max(0, Math.min(255, Math.round(seen)));
            }
        }
    }
    const picture = sharp(rgb, { raw: { width, height, channels: 3 } });
    return (shot.grey ? picture.greyscale() : picture).png({ compressionLevel: 1 }).toBuffer();
}

/** Change of colour at a position by a defect. Undefined: the position is outside it. */
type Defect = (u: number, v: number) => Rgb | undefined;

/**
 * Draws a scratch, a spot or a rough patch somewhere within the picture. It is brighter or darker than its
 * surroundings.
 */
function drawDefect(piece: string, area: number, aspect: number): Defect {
    const random = randomFrom(`${piece}/defect`);
    const [u, v] = [random.between(0.15, 0.85), random.between(0.15, 0.85)];
    const sign = random.between(0, 1) < 0.6 ? -1 : 1;
    const strength = sign * random.between(25, 55);
    const tint: Rgb = [random.between(0.8, 1.2), random.between(0.8, 1.2), random.between(0.8, 1.2)];
    const rough = smoothNoise(`${piece}/rough`);
    const edge = smoothNoise(`${piece}/edge`);
    const angle = random.between(0, Math.PI);
    const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
    const kind = random.integer(0, 2);
    // A scratch is twenty times as long as it is wide. Areas are shares of the picture, whose width is 1.
    const size = kind === 0 ? Math.sqrt((area * aspect) / 20) : Math.sqrt((area * aspect) / Math.PI);
    const change = (share: number): Rgb => [
        strength * tint[0] * share,
        strength * tint[1] * share,
        strength * tint[2] * share,
    ];
    return (placeU, placeV) => {
        const [right, down] = [placeU - u, (placeV - v) * aspect];
        const [along, across] = [right * cos + down * sin, -right * sin + down * cos];
        if (kind === 0) {
            return Math.abs(along) < 10 * size && Math.abs(across + 0.6 * size * edge(40 * along, 0)) < size / 2
                ? change(1)
                : undefined;
        }
        const distance = Math.hypot(right, down) / (size * (1 + 0.25 * edge(2 * Math.atan2(down, right), 3)));
        if (distance >= 1) {
            return undefined;
        }
        return kind === 1 ? change(0.9) : change(rough((4 * right) / size, (4 * down) / size) > 0 ? 1 : -0.6);
    };
}
