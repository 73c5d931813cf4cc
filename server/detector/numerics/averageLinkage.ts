import type { Pairs } from "./pairs";

/**
 * Hierarchical clustering by average linkage, cut at a distance: two clusters are one where the mean distance
 * of their members is at most `cut`. By chains of nearest neighbours, in a time that grows with the square of n.
 */
export class AverageLinkage {
    private readonly merges: { members: [number, number]; distance: number }[] = [];
    private readonly count: number;

    /** @param distances - overwritten. */
    constructor(distances: Pairs) {
        this.count = distances.count;
        this.mergeAll(distances);
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

    private mergeAll(distances: Pairs): void {
        const n = this.count;
        const sizes = new Float64Array(n).fill(1);
        const chain: number[] = [];
        for (let remaining = n; remaining > 1;) {
            if (chain.length === 0) {
                chain.push(sizes.findIndex((size) => size > 0));
            }
            const last = chain[chain.length - 1];
            const before = chain.at(-2);
            // Ties go to the one before, so that the chain ends.
            let nearest = before ?? -1;
            let distance = before === undefined ? Infinity : distances.get(last, before);
            for (let other = 0; other < n; other++) {
                if (other !== last && sizes[other] > 0 && distances.get(last, other) < distance) {
                    nearest = other;
                    distance = distances.get(last, other);
                }
            }
            if (nearest !== before) {
                chain.push(nearest);
                continue;
            }
            chain.length -= 2;
            this.merges.push({ members: [last, nearest], distance });
            mergeInto(distances, sizes, last, nearest);
            remaining--;
        }
    }
}

/** `kept` becomes the cluster of both; `gone` has no members any more. */
function mergeInto(distances: Pairs, sizes: Float64Array, kept: number, gone: number): void {
    const total = sizes[kept] + sizes[gone];
    for (let other = 0; other < distances.count; other++) {
        if (other !== kept && other !== gone && sizes[other] > 0) {
            const mean = (sizes[kept] * distances.get(kept, other) + sizes[gone] * distances.get(gone, other)) / total;
            distances.set(kept, other, mean);
        }
    }
    sizes[kept] = total;
    sizes[gone] = 0;
}
