/** Anomalies with masks that a training needs to learn where anomalies are. */
export const LEAST_MASKS = 3;
