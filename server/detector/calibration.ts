/** Answers of about the same confidence. */
export interface ReliabilityBin {
    /** Confidence at which the bin begins. `to` belongs to the next bin, except 1. */
    from: number;
    to: number;
    answers: number;
    right: number;
    /** 0 where there are no answers. */
    meanConfidence: number;
}

export interface Reliability {
    bins: ReliabilityBin[];
    /** Mean distance of a bin's confidence from its share of right answers, weighted by its answers: 0 is perfect. */
    expectedCalibrationError: number;
}

/** Width of the bins between one half, the least confidence there is, and 1. */
const BINS = 5;

/** Whether answers are right as often as their confidence says. */
export function reliabilityOf(answers: readonly { confidence: number; right: boolean }[]): Reliability {
    const bins = Array.from({ length: BINS }, (_, bin): ReliabilityBin => {
        const [from, to] = [(BINS + bin) / (2 * BINS), (BINS + bin + 1) / (2 * BINS)];
        const within = answers.filter(
            ({ confidence }) => Math.min(BINS - 1, Math.floor((confidence - 0.5) * 2 * BINS + 1e-9)) === bin,
        );
        const sum = within.reduce((total, { confidence }) => total + confidence, 0);
        return {
            from,
            to,
            answers: within.length,
            right: within.filter(({ right }) => right).length,
            meanConfidence: within.length === 0 ? 0 : sum / within.length,
        };
    });
    const distance = bins.reduce(
        (sum, { answers: count, right, meanConfidence }) => sum + Math.abs(right - count * meanConfidence),
        0,
    );
    return { bins, expectedCalibrationError: answers.length === 0 ? 0 : distance / answers.length };
}

/** What confidences are worth, over all answers. */
export interface Trust {
    /** Whether the answers are right as often as their mean confidence says, as far as so few can tell. */
    verdict: "holds" | "too sure" | "too careful";
    answers: number;
    meanConfidence: number;
    /** Share of the answers that are right. */
    right: number;
}

/** @returns undefined without answers. */
export function trustIn({ bins }: Reliability): Trust | undefined {
    const total = (of: (bin: ReliabilityBin) => number) => bins.reduce((sum, bin) => sum + of(bin), 0);
    const answers = total((bin) => bin.answers);
    if (answers === 0) {
        return undefined;
    }
    const hits = total((bin) => bin.right);
    const meanConfidence = total((bin) => bin.answers * bin.meanConfidence) / answers;
    const { from, to } = likelyShare(hits, answers);
    const verdict = meanConfidence > to ? "too sure" : meanConfidence < from ? "too careful" : "holds";
    return { verdict, answers, meanConfidence, right: hits / answers };
}

/** Where a share probably lies of which `hits` of `trials` were seen: Wilson's interval of 95 %. */
export function likelyShare(hits: number, trials: number): { from: number; to: number } {
    if (trials === 0) {
        return { from: 0, to: 1 };
    }
    const z = 1.959964;
    const share = hits / trials;
    const scale = 1 + z ** 2 / trials;
    const centre = (share + z ** 2 / (2 * trials)) / scale;
    const reach = (z / scale) * Math.sqrt((share * (1 - share)) / trials + z ** 2 / (4 * trials ** 2));
    return { from: Math.max(0, centre - reach), to: Math.min(1, centre + reach) };
}
