import { explain, withoutFullStop } from "../service/errors";
import type { HostContext } from "../service/hostContext";
import { InitError } from "../host/initError";
import { waitPatienceMs } from "../service/connection";
import type { Service } from "../service/connection";
import { WaitTimeoutError } from "../service/waitUntil";
import { waitForEnd } from "../service/waits";
import { logicalName } from "../host/urn";
import { findVersion, stateOf } from "./describe";
import { modelId } from "./modelId";
import type { ModelOutputs } from "./state";
import { progressText } from "./trainingProgress";

/** The service's own limit for a training, as a duration. */
const defaultTimeout = "24h";

/**
 * Waits until the version isn't training any more, while its row shows the service's words.
 *
 * The version exists, so every failure from here on is an {@link InitError}. The version stays in the state, and the
 * next `up` continues with it.
 *
 * @param started - the version's state when the wait begins.
 * @param timeout - a duration, for messages as it was given.
 */
export async function awaitTraining(
    { clock, progress }: HostContext,
    service: Service,
    started: ModelOutputs,
    timeout: string = defaultTimeout,
): Promise<ModelOutputs> {
    const { resourceUrn, projectName, version } = started;
    const id = modelId(projectName, version);
    const row = progress(resourceUrn);
    const name = `version ${version} of LookoutVisionModel "${logicalName(resourceUrn)}" (project ${projectName})`;
    let last = started;
    let shown = "";
    try {
        await waitForEnd({
            what: `Training ${name}`,
            timeout,
            clock,
            look: async () => {
                const found = await findVersion(service, { projectName, version }, waitPatienceMs);
                if (found === undefined) {
                    throw new Error(
                        `it was deleted while it was being trained: run "pulumi refresh", then "pulumi up" to train anew`,
                    );
                }
                last = stateOf(started, version, found);
                if (last.status !== "TRAINING") {
                    return true;
                }
                if (last.statusMessage !== shown) {
                    shown = last.statusMessage;
                    row.show(await progressText(service, started, shown));
                }
                return undefined;
            },
        });
    } catch (error) {
        const reason =
            error instanceof WaitTimeoutError
                ? error.message
                : `Waiting for the training of ${name} failed: ${explain(error)}. The training may go on: run "pulumi up" again to wait for its end.`;
        throw new InitError(id, last, reason);
    }
    if (last.status === "TRAINING_FAILED") {
        throw new InitError(
            id,
            last,
            `Training ${name} failed: ${withoutFullStop(last.statusMessage.replace(apiAdvice, ""))}. ` +
                `Correct that and run "pulumi up" again: it trains a new version and deletes this one.`,
        );
    }
    row.note(trainedSentence(last));
    const { origin, warning } = remarksOf(last.statusMessage);
    if (origin !== undefined) {
        row.note(origin);
    }
    if (warning !== "") {
        row.warn(warning);
    }
    return last;
}

/**
 * Finds what the service says beyond success: where the scores come from, and warnings. Warnings say that pictures were
 * skipped, or that the model is no better than guessing.
 */
function remarksOf(statusMessage: string): { origin: string | undefined; warning: string } {
    const [before, after] = statusMessage.split("Training completed successfully.");
    const [origin] = /Scores are of cross-validation .*? probably [\d.]+ to [\d.]+\d\./.exec(after ?? "") ?? [];
    const rest = after === undefined ? "" : `${before.trim()} ${after.replace(origin ?? "", "").trim()}`.trim();
    return { origin, warning: rest };
}

/** What the service advises callers of its API: "pulumi up" trains again by itself. */
const apiAdvice = /, then train again(?=\.)/;

function trainedSentence({ version, performance }: ModelOutputs): string {
    const score = (value: number) => value.toFixed(3);
    return performance === undefined
        ? `Version ${version} is trained.`
        : `Version ${version} is trained: F1 ${score(performance.f1Score)}, precision ${score(performance.precision)}, recall ${score(performance.recall)}.`;
}
