/** A number for each pair of different things, the same both ways: half a matrix, since a whole one of 16,000 things has 1 GB. */
export class Pairs {
    /** Values of the pairs (1, 0), (2, 0), (2, 1), (3, 0) … */
    readonly values: Float32Array;

    constructor(
        /** How many things there are. */
        readonly count: number,
        initial = 0,
    ) {
        this.values = new Float32Array((count * (count - 1)) / 2).fill(initial);
    }

    /** The place of a pair in {@link Pairs.values}. */
    static place(one: number, other: number): number {
        return one > other ? (one * (one - 1)) / 2 + other : (other * (other - 1)) / 2 + one;
    }

    get(one: number, other: number): number {
        return this.values[Pairs.place(one, other)];
    }

    set(one: number, other: number, value: number): void {
        this.values[Pairs.place(one, other)] = value;
    }

    /** New pairs of the same things. */
    map(value: (value: number, one: number, other: number) => number): Pairs {
        const result = new Pairs(this.count);
        for (let one = 0, place = 0; one < this.count; one++) {
            for (let other = 0; other < one; other++, place++) {
                result.values[place] = value(this.values[place], one, other);
            }
        }
        return result;
    }
}
