import type { HostContext } from "../service/hostContext";
import { InitError } from "../host/initError";
import type { Service } from "../service/connection";
import { handedOver, startedMark } from "./startedMark";
import { apiTags } from "./tags";

/**
 * Marks the version as handed over when the work on it ends with a result that the engine records. Removes the mark
 * when the engine's run ends in order, because the state then surely has the version.
 *
 * A mark that can't be changed stays. It says less than is known, so at worst a version is kept.
 */
export async function handOverAfter<T>(
    work: Promise<T>,
    { engineRun }: HostContext,
    service: Service,
    arn: string,
): Promise<T> {
    try {
        const result = await work;
        await handOver();
        return result;
    } catch (error) {
        if (error instanceof InitError) {
            await handOver();
        }
        throw error;
    }

    async function handOver(): Promise<void> {
        // Nobody receives the answer of a host whose engine was killed.
        if (!(await engineRun.isOn())) {
            return;
        }
        try {
            await service.callOnce((api) =>
                api.tagResource({ ResourceArn: arn, Tags: apiTags({ [startedMark]: handedOver }) }),
            );
            engineRun.atEnd(() => removeMark(service, arn));
        } catch {
            return;
        }
    }
}

/** Removes the mark from a version that the state has. */
export async function removeMark(service: Service, arn: string): Promise<void> {
    await service.callOnce((api) => api.untagResource({ ResourceArn: arn, TagKeys: [startedMark] }));
}
