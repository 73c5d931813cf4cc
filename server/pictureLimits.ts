/** The limits of the API for a picture of a dataset or of DetectAnomalies: bytes as it is encoded, pixels a side. */
export const pictureLimits = { bytes: 8 * 1024 * 1024, minSide: 64, maxSide: 4096 };
