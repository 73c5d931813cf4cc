import { randomFrom, smoothNoise } from "../../samplePictures/random";

/*
 * Products for measurements, drawn by program. A piece is a function that gives the colour at a position: u to the
 * right and v down, both 0 to 1 within the picture. Pieces differ as they do on a line.
 */

export type Rgb = [number, number, number];

/** Colour of a piece at a position. Turned or moved pictures also need positions outside 0 to 1. */
export type Piece = (u: number, v: number) => Rgb;

/**
 * Makes a piece of a product.
 *
 * @param seed - name of the piece. The same name gives the same piece.
 * @param isWrong - whether the piece is assembled wrongly, if the product allows that: a part missing, one too many…
 */
export type Product = (seed: string, isWrong?: boolean) => Piece;

/** Cloth of crossing threads, each a little uneven. Pieces lie at any angle and place. */
const weave: Product = (seed) => {
    const random = randomFrom(seed);
    const [threads, angle] = [44 * random.between(0.97, 1.03), random.between(-0.12, 0.12)];
    const [shiftU, shiftV] = [random.between(0, 1), random.between(0, 1)];
    const uneven = smoothNoise(`${seed}/threads`);
    const stain = smoothNoise(`${seed}/dye`);
    const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
    return (u, v) => {
        const x = (u * cos - v * sin) * threads + shiftU + 0.35 * uneven(6 * u, 6 * v);
        const y = (u * sin + v * cos) * threads + shiftV + 0.35 * uneven(6 * u + 50, 6 * v);
        const over = (Math.floor(x) + Math.floor(y)) % 2 === 0;
        const round = over ? Math.sin(Math.PI * (x - Math.floor(x))) : Math.sin(Math.PI * (y - Math.floor(y)));
        const tone =
            55 +
            60 * round +
            10 * stain(4 * u, 4 * v) +
            14 * uneven(over ? Math.floor(x) * 3.7 : Math.floor(y) * 3.7, over ? y / 9 : x / 9);
        return [tone * 0.72, tone * 0.86, tone * 1.15];
    };
};

/** Cast and milled surface in grey: grain of several sizes under faint grooves. No two pieces are alike. */
const castMetal: Product = (seed) => {
    const random = randomFrom(seed);
    const grain = smoothNoise(`${seed}/grain`);
    const groove = random.between(90, 110);
    const bow = random.between(-0.06, 0.06);
    return (u, v) => {
        const grooves = 7 * Math.sin(groove * (v + bow * u * u));
        const tone =
            128 +
            16 * grain(5 * u, 5 * v) +
            11 * grain(19 * u, 19 * v) +
            9 * grain(60 * u, 60 * v) +
            7 * grain(150 * u, 150 * v) +
            grooves;
        return [tone, tone, tone];
    };
};

/** Small circuit board. Pads, traces and parts are always at their places; their printing and tone vary a little. */
const board: Product = (seed) => {
    const random = randomFrom(seed);
    const mask = smoothNoise(`${seed}/mask`);
    const layout = randomFrom("board");
    const parts = Array.from({ length: 16 }, (_, index) => {
        const [column, row] = [index % 4, Math.floor(index / 4)];
        const [width, height] = [layout.between(0.06, 0.15), layout.between(0.05, 0.13)];
        return {
            u: 0.14 + 0.24 * column + layout.between(-0.02, 0.02) + random.between(-0.004, 0.004),
            v: 0.14 + 0.24 * row + layout.between(-0.02, 0.02) + random.between(-0.004, 0.004),
            halfWidth: width / 2,
            halfHeight: height / 2,
            tone: layout.between(25, 90) + random.between(-6, 6),
            code: random.integer(0, 4095),
        };
    });
    return (u, v) => {
        for (const { u: centreU, v: centreV, halfWidth, halfHeight, tone, code } of parts) {
            const [du, dv] = [u - centreU, v - centreV];
            if (Math.abs(du) < halfWidth && Math.abs(dv) < halfHeight) {
                // Printing: cells of a code that differs for each part.
                const cell =
                    Math.floor(((du + halfWidth) / halfWidth) * 3) +
                    6 * Math.floor(((dv + halfHeight) / halfHeight) * 1);
                const printed =
                    Math.abs(dv) < halfHeight / 2 && Math.abs(du) < halfWidth * 0.8 && ((code >> cell) & 1) === 1;
                return printed ? [tone + 70, tone + 70, tone + 66] : [tone, tone, tone + 4];
            }
            if (Math.abs(du) < halfWidth + 0.015 && Math.abs(dv) < halfHeight * 0.7) {
                return [196, 190, 176];
            }
        }
        const green = 8 * mask(7 * u, 7 * v);
        const trace =
            Math.abs(((u * 12.5 + 0.2 * Math.sin(9 * v)) % 1) - 0.5) < 0.1 || Math.abs(((v * 8.4) % 1) - 0.5) < 0.05;
        return trace ? [44 + green, 116 + green, 66 + green] : [26 + green, 82 + green, 46 + green];
    };
};

/** Pack of twelve tablets in foil pockets. Each lies a little differently. */
const tablets: Product = (seed) => {
    const random = randomFrom(seed);
    const foil = smoothNoise(`${seed}/foil`);
    const powder = smoothNoise(`${seed}/powder`);
    const lie = Array.from({ length: 12 }, () => ({
        u: random.between(-0.012, 0.012),
        v: random.between(-0.012, 0.012),
        turn: random.between(0, Math.PI),
        tone: random.between(-6, 6),
    }));
    return (u, v) => {
        const [column, row] = [
            Math.min(3, Math.max(0, Math.floor(u * 4))),
            Math.min(2, Math.max(0, Math.floor(v * 3))),
        ];
        const each = lie[row * 4 + column];
        const [du, dv] = [u * 4 - column - 0.5, v * 3 - row - 0.5];
        const [x, y] = [du - each.u * 4, (dv - each.v * 3) * 1.33];
        const radius = Math.hypot(x, y);
        if (radius < 0.3) {
            const score = Math.abs(x * Math.sin(each.turn) + y * Math.cos(each.turn)) < 0.018 ? -34 : 0;
            const tone = 214 + each.tone - 60 * Math.max(0, radius - 0.22) * 6 + 5 * powder(70 * u, 70 * v) + score;
            return [tone, tone * 0.97, tone * 0.9];
        }
        const pocket = Math.hypot(du, dv * 1.33) < 0.38 ? -28 : 0;
        const tone = 140 + pocket + 22 * foil(9 * u, 9 * v) + 14 * foil(31 * u, 31 * v);
        return [tone, tone, tone * 1.03];
    };
};

/** Planed wood with streaks along the grain, and sometimes a knot, which is no defect. */
const wood: Product = (seed) => {
    const random = randomFrom(seed);
    const grain = smoothNoise(`${seed}/grain`);
    const knots = Array.from({ length: random.integer(0, 2) }, () => ({
        u: random.between(0.1, 0.9),
        v: random.between(0.1, 0.9),
        radius: random.between(0.015, 0.04),
    }));
    const warmth = random.between(0.93, 1.07);
    return (u, v) => {
        let bend = 0;
        let dark = 0;
        for (const knot of knots) {
            const distance = Math.hypot((u - knot.u) * 0.6, v - knot.v) / knot.radius;
            bend += ((v - knot.v) / (1 + distance * distance)) * 1.2;
            dark += 75 * Math.exp(-distance * distance);
        }
        const across = v - bend + 0.02 * grain(2 * u, 5 * v);
        const streaks =
            26 * grain(1.5 * u, 26 * across) + 14 * grain(4 * u + 9, 80 * across) + 6 * grain(30 * u, 160 * across);
        const tone = 168 + streaks - dark;
        return [tone * warmth, tone * 0.78, tone * 0.52];
    };
};

/**
 * Metal in grey that is brushed in one direction. Its normal streaks are as dark as scratches, and it has normal pits.
 */
const brushedMetal: Product = (seed) => {
    const random = randomFrom(seed);
    const streak = smoothNoise(`${seed}/streak`);
    const sheen = smoothNoise(`${seed}/sheen`);
    const [strength, lean] = [random.between(16, 30), random.between(-0.03, 0.03)];
    const pits = Array.from({ length: random.integer(3, 9) }, () => ({
        u: random.between(0, 1),
        v: random.between(0, 1),
        radius: random.between(0.002, 0.005),
    }));
    return (u, v) => {
        const across = v + lean * u;
        const streaks = strength * (0.6 * streak(2 * u, 130 * across) + 0.4 * streak(5 * u + 40, 260 * across));
        const pitted = pits.some((pit) => Math.hypot(u - pit.u, v - pit.v) < pit.radius) ? -30 : 0;
        const tone = 132 + 22 * sheen(2 * u, 3 * v) + streaks + pitted;
        return [tone, tone, tone];
    };
};

interface Shape {
    u: number;
    v: number;
    halfWidth: number;
    halfHeight: number;
    isRound: boolean;
    colour: Rgb;
}

/**
 * Toy figure of coloured parts, printed a little off its place on a pale card. A wrong one has a part missing,
 * misshapen or too many.
 */
const figure: Product = (seed, isWrong = false) => {
    const random = randomFrom(seed);
    const paper = smoothNoise(`${seed}/paper`);
    const part = (
        u: number,
        v: number,
        halfWidth: number,
        halfHeight: number,
        isRound: boolean,
        ...colour: Rgb
    ): Shape => ({ u, v, halfWidth, halfHeight, isRound, colour });
    const parts = [
        part(0.5, 0.55, 0.16, 0.17, false, 52, 92, 168),
        part(0.5, 0.28, 0.11, 0.11, true, 236, 190, 150),
        part(0.5, 0.18, 0.13, 0.035, false, 176, 40, 44),
        part(0.29, 0.52, 0.045, 0.13, true, 52, 92, 168),
        part(0.71, 0.52, 0.045, 0.13, true, 52, 92, 168),
        part(0.42, 0.82, 0.05, 0.11, false, 60, 60, 66),
        part(0.58, 0.82, 0.05, 0.11, false, 60, 60, 66),
        part(0.46, 0.26, 0.016, 0.02, true, 30, 30, 34),
        part(0.54, 0.26, 0.016, 0.02, true, 30, 30, 34),
        part(0.5, 0.33, 0.035, 0.012, true, 170, 50, 56),
        part(0.5, 0.46, 0.017, 0.017, true, 240, 214, 70),
        part(0.5, 0.54, 0.017, 0.017, true, 240, 214, 70),
        part(0.5, 0.62, 0.017, 0.017, true, 240, 214, 70),
    ];
    for (const shape of parts) {
        shape.u += random.between(-0.004, 0.004);
        shape.v += random.between(-0.004, 0.004);
        shape.halfWidth *= random.between(0.97, 1.03);
        shape.halfHeight *= random.between(0.97, 1.03);
    }
    if (isWrong) {
        goWrong(parts, seed);
    }
    const ink = random.between(0.94, 1.06);
    const [leanU, leanV] = [random.between(-0.015, 0.015), random.between(-0.015, 0.015)];
    return (u, v) => {
        for (let index = parts.length - 1; index >= 0; index--) {
            const { u: centreU, v: centreV, halfWidth, halfHeight, isRound, colour } = parts[index];
            const [x, y] = [(u - centreU - leanU) / halfWidth, (v - centreV - leanV) / halfHeight];
            if (isRound ? Math.hypot(x, y) < 1 : Math.max(Math.abs(x), Math.abs(y)) < 1) {
                return [colour[0] * ink, colour[1] * ink, colour[2] * ink];
            }
        }
        const tone = 226 + 6 * paper(12 * u, 12 * v);
        return [tone, tone * 0.98, tone * 0.92];
    };
};

function goWrong(parts: Shape[], seed: string): void {
    const random = randomFrom(`${seed}/wrong`);
    // The body is excluded, because its absence would need no detector.
    const place = random.integer(1, parts.length - 1);
    const chosen = parts[place];
    switch (random.integer(0, 2)) {
        case 0:
            parts.splice(place, 1);
            break;
        case 1:
            // The added part is a small one: another arm on the body would not be visible.
            parts.push({
                ...parts[random.integer(7, parts.length - 1)],
                u: random.between(0.36, 0.64),
                v: random.between(0.4, 0.7),
            });
            break;
        default:
            chosen.halfWidth *= random.between(1.4, 1.8);
            chosen.halfHeight *= random.between(0.55, 0.7);
    }
}

/** Products by name. */
export const products = { weave, castMetal, board, tablets, wood, brushedMetal, figure } satisfies Record<
    string,
    Product
>;

export type ProductName = keyof typeof products;
