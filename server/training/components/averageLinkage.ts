/**
 * Hierarchical clustering by average linkage, cut at a distance: two clusters are one where the mean distance
 * of their members is at most `cut`. By chains of nearest neighbours, in a time that grows with the square of n.
 */
export class AverageLinkage {
    private readonly merges: { members: [number, number]; distance: number }[] = [];
    private readonly count: number;

    /** @param distances - [n, n], symmetric; overwritten. */
    constructor(distances: Float32Array) {
        this.count = Math.sqrt(distances.length);
        this.mergeAll(distances, this.count);
    }

    /** For each item the number of its cluster; clusters are numbered in the order of their first items. */
    clustersAt(cut: number): Int32Array {
        const parents = Int32Array.from({ length: this.count }, (_, item) => item);
        const rootOf = (item: number): number => {
            while (parents[item] !== item) {
                parents[item] = parents[parents[item]];
                item = parents[item];
            }
            return item;
        };
        for (const { members, distance } of this.merges) {
            if (distance <= cut) {
                parents[rootOf(members[1])] = rootOf(members[0]);
            }
        }
        const numbers = new Map<number, number>();
        return Int32Array.from({ length: this.count }, (_, item) => {
            const root = rootOf(item);
            const number = numbers.get(root) ?? numbers.size;
            numbers.set(root, number);
            return number;
        });
    }

    private mergeAll(distances: Float32Array, n: number): void {
        const sizes = new Float64Array(n).fill(1);
        const chain: number[] = [];
        for (let remaining = n; remaining > 1; ) {
            if (chain.length === 0) {
                chain.push(sizes.findIndex((size) => size > 0));
            }
            const last = chain[chain.length - 1];
            const before = chain.at(-2);
            // Ties go to the one before, so that the chain ends.
            let nearest = before ?? -1;
            let distance = before === undefined ? Infinity : distances[last * n + before];
            for (let other = 0; other < n; other++) {
                if (other !== last && sizes[other] > 0 && distances[last * n + other] < distance) {
                    [nearest, distance] = [other, distances[last * n + other]];
                }
            }
            if (nearest !== before) {
                chain.push(nearest);
                continue;
            }
            chain.length -= 2;
            this.merges.push({ members: [last, nearest], distance });
            mergeInto(distances, n, sizes, last, nearest);
            remaining--;
        }
    }
}

/** `kept` becomes the cluster of both; `gone` has no members any more. */
function mergeInto(distances: Float32Array, n: number, sizes: Float64Array, kept: number, gone: number): void {
    const total = sizes[kept] + sizes[gone];
    for (let other = 0; other < n; other++) {
        const mean = (sizes[kept] * distances[kept * n + other] + sizes[gone] * distances[gone * n + other]) / total;
        distances[kept * n + other] = mean;
        distances[other * n + kept] = mean;
    }
    sizes[kept] = total;
    sizes[gone] = 0;
}
