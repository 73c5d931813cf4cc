import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { LookoutVision } from "@aws-sdk/client-lookoutvision";

/** What a client saw that went on asking while versions changed. */
export interface Throughout {
    /** How often the versions answered, by version. */
    answers: Record<string, number>;
    /** Why there was no answer, each time that no version gave one. */
    gaps: string[];
}

/**
 * Asks for a detection without pause while `work` goes on: the oldest version first, and if that doesn't answer the
 * next. A newer version that is hosted before an older one is stopped always answers then.
 */
export async function answersThroughout(
    service: LookoutVision,
    { projectName, versions, picture }: { projectName: string; versions: readonly string[]; picture: string },
    work: () => Promise<unknown>,
): Promise<Throughout> {
    const Body = await readFile(picture);
    const seen: Throughout = { answers: {}, gaps: [] };
    const ask = async () => {
        const reasons: string[] = [];
        for (const ModelVersion of versions) {
            try {
                await service.detectAnomalies({
                    ProjectName: projectName,
                    ModelVersion,
                    Body,
                    ContentType: "image/png",
                });
                seen.answers[ModelVersion] = (seen.answers[ModelVersion] ?? 0) + 1;
                return;
            } catch (error) {
                reasons.push(`version ${ModelVersion}: ${(error as Error).name}`);
            }
        }
        seen.gaps.push(reasons.join(", "));
    };
    let isDone = false;
    const asking = (async () => {
        while (!isDone) {
            await ask();
            await sleep(20);
        }
    })();
    try {
        await work();
    } finally {
        isDone = true;
        await asking;
    }
    return seen;
}
