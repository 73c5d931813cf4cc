import { gunzipSync, gzipSync } from "node:zlib";
import type { SealedArtifacts } from "../artifacts/sealedArtifacts";
import type { Decision } from "../detector/verdict";
import type { TrainingReport } from "./report/trainingReport";
import type { Evaluation } from "../detector/trainingTask";
import type { ScoredPictures } from "../operatingPoint/scoredPictures";

/** What is kept of a training's evaluation, so that another threshold can be chosen and judged without training. */
export interface KeptEvaluation {
    /** As the training chose it. */
    balanced: Decision;
    /** By the balanced decision. */
    evaluation: Evaluation;
    /** Training pictures, scored by what was learnt without them. Undefined: an earlier release trained the model. */
    outOfFold?: ScoredPictures;
    /** All else that the report shows. Undefined: an earlier release trained the model. */
    report?: Omit<TrainingReport, "evaluation">;
    /** Unix epoch milliseconds. */
    endedAt: number;
}

/** Its name among a model's artifacts. */
const artifactName = "evaluation";

/** Of the format; a change that older readers can't follow counts up. */
const format = 1;

export async function writeKeptEvaluation(artifacts: SealedArtifacts, kept: KeptEvaluation): Promise<void> {
    await artifacts.write(artifactName, encodeKeptEvaluation(kept));
}

/** @returns undefined for a model of an earlier release. */
export async function readKeptEvaluation(artifacts: SealedArtifacts): Promise<KeptEvaluation | undefined> {
    const content = await artifacts.read(artifactName);
    return content === undefined ? undefined : decodeKeptEvaluation(content);
}

/** As JSON, packed. Bytes are base64 in an object of their own, numbers that JSON doesn't have are text in one. */
export function encodeKeptEvaluation(kept: KeptEvaluation): Uint8Array {
    return gzipSync(JSON.stringify({ format, ...kept }, pack));
}

/** @throws Error for a format of a later release. */
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

/** JSON has turned a buffer into an object before it comes here: hence the look at the holder. */
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
