/**
 * So few labelled pictures are enough to train, by the role of their dataset. The guide asks for 10 anomalies in a
 * test dataset; AWS's own getting-started data has 8 and was trained by the service, so 8 it is.
 */
export const leastPictures = {
    single: { normal: 20, anomaly: 10 },
    train: { normal: 10, anomaly: 0 },
    test: { normal: 10, anomaly: 8 },
} as const satisfies Record<string, PictureCount>;

/** What a dataset is for: `single` is divided into both. */
export type DatasetRole = keyof typeof leastPictures;

export interface PictureCount {
    normal: number;
    anomaly: number;
}

/** What a dataset lacks, as the end of a sentence; undefined when it has enough. */
export function describeShortage(role: DatasetRole, has: PictureCount): string | undefined {
    const needs = leastPictures[role];
    if (has.normal >= needs.normal && has.anomaly >= needs.anomaly) {
        return undefined;
    }
    const both = ({ normal, anomaly }: PictureCount) => `${normal} normal and ${anomaly} anomaly`;
    const name = role === "single" ? "only dataset (train)" : `${role} dataset`;
    return `the ${name} has ${both(has)}, it needs at least ${both(needs)}`;
}
