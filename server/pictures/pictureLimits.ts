/**
 * The limits of the API for a picture of a dataset or of DetectAnomalies: bytes as it is encoded, pixels a side. And
 * one of our own: how often a progressive JPEG may go over the picture; cameras and encoders do so about ten times.
 */
export const pictureLimits = { bytes: 8 * 1024 * 1024, minSide: 64, maxSide: 4096, scans: 100 };
