import { existsSync } from "node:fs";
import { mkdir, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { serviceIsOnThisMachine, serviceSettings } from "../service/settings";
import type { Handlers } from "../host/contract";
import type { HostContext } from "../service/hostContext";
import { readDataDirFacts } from "../service/localService";
import type { Service } from "../service/connection";
import { isOfOriginal } from "../service/originals";
import { checkLocalBucket } from "./check";
import { diffLocalBucket } from "./diff";
import type { LocalBucketInputs, LocalBucketOutputs } from "./state";

export function localBucketHandlers({
    connect,
    progress,
}: HostContext): Handlers<LocalBucketInputs, LocalBucketOutputs> {
    return {
        check: (olds, news) => checkLocalBucket(olds, news, serviceSettings()),

        diff: async (_id, olds, news) => {
            const path = pathIn(await knownBucketRoot(), olds) ?? olds.path;
            if (!(await isOfOriginal(olds.path))) {
                requireMoved(olds.path, path);
            }
            return diffLocalBucket(olds, news, path === olds.path && existsSync(path));
        },

        create: async (inputs) => ({
            id: inputs.bucket,
            outs: { ...inputs, path: await makeFolder(await connect(), inputs) },
        }),

        read: async (id, outputs) => {
            const isHere = outputs.path !== undefined && existsSync(outputs.path);
            if (isHere && !(await isOfOriginal(outputs.path))) {
                return outputs;
            }
            // For a bucket that is only looked up, only the id is known.
            const path = join((await knownBucketRoot()) ?? (await (await connect()).bucketRoot()), id);
            return existsSync(path) ? { ...outputs, bucket: id, path } : undefined;
        },

        update: async (_id, olds, news) => {
            await isOfOriginal(olds.path);
            const path = pathIn(await knownBucketRoot(), olds) ?? olds.path;
            if (path === olds.path && existsSync(path)) {
                return { ...olds, ...news };
            }
            const made = await makeFolder(await connect(), news);
            if (made !== olds.path && existsSync(olds.path)) {
                progress(news.resourceUrn).note(`The bucket is ${made} now. Its folder before, ${olds.path}, is kept.`);
            }
            return { ...olds, ...news, path: made };
        },

        delete: async (_id, outputs) => {
            const { resourceUrn } = outputs;
            const isElsewhere = (await isOfOriginal(outputs.path)) || !existsSync(outputs.path);
            // The data folder, and the bucket with it, may have been moved or copied since.
            const path = (isElsewhere && pathIn(await knownBucketRoot(), outputs)) || outputs.path;
            try {
                await rmdir(path);
            } catch (error) {
                const { code } = error as NodeJS.ErrnoException;
                if (code === "ENOTEMPTY" || code === "EEXIST") {
                    progress(resourceUrn).note(`The folder ${path} is kept, since there are files in it.`);
                } else if (code !== "ENOENT") {
                    throw error;
                }
            }
        },
    };
}

/** Returns the folder where the service looks for buckets. Undefined: not known without calling the service. */
async function knownBucketRoot(): Promise<string | undefined> {
    const settings = serviceSettings();
    if (!serviceIsOnThisMachine(settings)) {
        return undefined;
    }
    return (
        settings.bucketRoot ??
        (settings.endpoint === "local" ? (await readDataDirFacts(settings.dataDir)).bucketRoot : undefined)
    );
}

function pathIn(bucketRoot: string | undefined, { bucket }: LocalBucketInputs): string | undefined {
    return bucketRoot === undefined ? undefined : join(bucketRoot, bucket);
}

/**
 * Throws an Error with the command if the folder wasn't moved. A bucket's content is the user's, so moving it is the
 * user's task too.
 */
function requireMoved(before: string, now: string): void {
    if (before !== now && existsSync(before) && !existsSync(now)) {
        throw new Error(
            `its folder is ${before}, but the service looks for it at ${now} now: move it there with "mv ${before} ${now}", ` +
                `or set back what changed (lookoutvision:bucketRoot, lookoutvision:dataDir, or LOOKOUTVISION_BUCKET_ROOT)`,
        );
    }
}

async function makeFolder(service: Service, { bucket }: LocalBucketInputs): Promise<string> {
    const bucketRoot = await service.bucketRoot();
    // A local service makes the folder at its start. A service reached through a tunnel has it on another machine.
    if (!service.isLocal && !existsSync(bucketRoot)) {
        throw new Error(
            `the service at ${service.endpoint} has its buckets in ${bucketRoot}, which isn't a folder on this machine: ` +
                `use a bucket in S3, or set lookoutvision:bucketRoot to the folder that the service was started with`,
        );
    }
    const path = join(bucketRoot, bucket);
    await mkdir(path, { recursive: true });
    return path;
}
