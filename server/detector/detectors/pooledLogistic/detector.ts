import type { Detector } from "../contract";
import { fitPooledLogistic } from "./fit";
import { pooledLogisticScorer } from "./score";

/**
 * What the strongest features of a picture are, told apart by logistic regression: one on each of two views,
 * [1536] numbers each, whose logits are averaged. Learns from both labels.
 */
export const pooledLogistic: Detector = {
    name: "pooledLogistic",
    description: "what the labelled anomalies have in common",
    minAnomalies: 2,
    features: ["pooled"],
    parts: [],
    fit: fitPooledLogistic,
    load: async (arrays) => pooledLogisticScorer(arrays),
};
