/* Rings of shapes that tools store in another form: [x, y, x, y, …], in any unit. Angles are clockwise, in radians. */

/** Approximates an ellipse, turned about its centre, by a ring of 64 corners. */
export function ellipse(x: number, y: number, radiusX: number, radiusY: number, angle = 0): number[] {
    return Array.from({ length: 64 }, (_, corner) => (2 * Math.PI * corner) / 64).flatMap((turn) =>
        turned(x, y, radiusX * Math.cos(turn), radiusY * Math.sin(turn), angle),
    );
}

/** Makes the ring of a box. */
export function rectangle(left: number, top: number, width: number, height: number): number[] {
    return [left, top, left + width, top, left + width, top + height, left, top + height];
}

/** Turns a ring about a point. */
export function turnedAbout(x: number, y: number, ring: readonly number[], angle: number): number[] {
    return Array.from({ length: ring.length / 2 }, (_, corner) =>
        turned(x, y, ring[2 * corner] - x, ring[2 * corner + 1] - y, angle),
    ).flat();
}

/** Converts an angle from degrees. */
export function radians(degrees: number): number {
    return (degrees * Math.PI) / 180;
}

function turned(x: number, y: number, across: number, down: number, angle: number): [number, number] {
    const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
    return [x + across * cosine - down * sine, y + across * sine + down * cosine];
}
