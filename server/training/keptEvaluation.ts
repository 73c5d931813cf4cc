import { gunzipSync, gzipSync } from "node:zlib";
import type { SealedArtifacts } from "../artifacts/sealedArtifacts";
import type { Decision } from "../detector/verdict";
import type { TrainingReport } from "./report/trainingReport";
import type { Evaluation } from "../detector/trainingTask";
import type { ScoredPictures } from "../operatingPoint/scoredPictures";

/** Evaluation of a training, kept so that another threshold can be chosen and judged without training. */
export interface KeptEvaluation {
    /** Decision that the training chose. */
    balanced: Decision;
    /** Evaluation by the balanced decision. */
    evaluation: Evaluation;
    /**
     * Training pictures, scored by detectors that were trained without them. Undefined: an earlier release trained
     * the model.
     */
    outOfFold?: ScoredPictures;
    /** Other content of the report. Undefined: an earlier release trained the model. */
    report?: Omit<TrainingReport, "evaluation">;
    /** End of the training, in Unix epoch milliseconds. */
    endedAt: number;
}

/** Name of the evaluation among a model's artifacts. */
const artifactName = "evaluation";

/** Version of the format. It rises with a change that older readers can't follow. */
const format = 1;

export async function writeKeptEvaluation(artifacts: SealedArtifacts, kept: KeptEvaluation): Promise<void> {
    await artifacts.write(artifactName, encodeKeptEvaluation(kept));
}

/** Reads the evaluation. Undefined: an earlier release trained the model. */
export async function readKeptEvaluation(artifacts: SealedArtifacts): Promise<KeptEvaluation | undefined> {
    const content = await artifacts.read(artifactName);
    return content === undefined ? undefined : decodeKeptEvaluation(content);
}

/**
 * Encodes an evaluation as packed JSON. Bytes are base64 in an object of their own. Numbers that JSON doesn't have
 * are text in such an object.
 */
export function encodeKeptEvaluation(kept: KeptEvaluation): Uint8Array {
    return gzipSync(JSON.stringify({ format, ...kept }, pack));
}

/** Decodes an evaluation. @throws Error for a format of a later release. */
export function decodeKeptEvaluation(content: Uint8Array): KeptEvaluation {
    const { format: found, ...kept } = JSON.parse(gunzipSync(content).toString("utf8"), unpack) as KeptEvaluation & {
        format: number;
    };
    if (found > format) {
        throw new Error(
            `the kept evaluation has format ${found}, this version reads up to ${format}: update the service`,
        );
    }
    return kept;
}

/** Packs one value. JSON has already turned a buffer into an object at this point, so the holder is examined. */
function pack(this: Record<string, unknown>, name: string, value: unknown): unknown {
    const given = this[name];
    if (given instanceof Uint8Array) {
        return { $bytes: Buffer.from(given).toString("base64") };
    }
    return typeof given === "number" && !Number.isFinite(given) ? { $number: String(given) } : value;
}

function unpack(_name: string, value: unknown): unknown {
    const { $bytes, $number } = (value ?? {}) as { $bytes?: string; $number?: string };
    if ($bytes !== undefined) {
        return new Uint8Array(Buffer.from($bytes, "base64"));
    }
    return $number === undefined ? value : Number($number);
}
