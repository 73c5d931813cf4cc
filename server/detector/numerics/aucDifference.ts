/**
 * How much better one scoring of the same pictures is than another: the difference of the areas under their ROC
 * curves, and the standard error of that difference, both scorings being of the same pictures (DeLong et al., 1988).
 * The error is Infinity where a label has fewer than two pictures.
 */
export function aucDifference(
    anomalous: readonly boolean[],
    first: ArrayLike<number>,
    second: ArrayLike<number>,
): { difference: number; standardError: number } {
    const anomalies = [...anomalous.keys()].filter((picture) => anomalous[picture]);
    const normals = [...anomalous.keys()].filter((picture) => !anomalous[picture]);
    // How much of the difference is each picture's own doing.
    const share = (picture: number, others: readonly number[]) =>
        placement(first, picture, others) - placement(second, picture, others);
    const ofAnomalies = anomalies.map((picture) => share(picture, normals));
    const ofNormals = normals.map((picture) => -share(picture, anomalies));
    return {
        difference: meanOf(ofAnomalies),
        standardError: Math.sqrt(varianceOf(ofAnomalies) / anomalies.length + varianceOf(ofNormals) / normals.length),
    };
}

/** Share of the others that score below the picture, equal ones counting one half. */
function placement(scores: ArrayLike<number>, picture: number, others: readonly number[]): number {
    const below = others.reduce(
        (sum, other) => sum + (scores[other] < scores[picture] ? 1 : scores[other] === scores[picture] ? 0.5 : 0),
        0,
    );
    return below / others.length;
}

function meanOf(values: readonly number[]): number {
    return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function varianceOf(values: readonly number[]): number {
    const mean = meanOf(values);
    return values.length < 2
        ? Infinity
        : values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
}
