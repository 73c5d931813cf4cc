import { existsSync } from "node:fs";
import { mkdir, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { serviceSettings } from "../dynamic/configuration";
import type { CommonInputs, Handlers } from "../dynamic/handlers";
import type { HostContext } from "../dynamic/hostContext";
import { checkLocalBucket } from "./check";
import { diffLocalBucket } from "./diff";

export interface LocalBucketInputs extends CommonInputs {
    bucket: string;
}

export interface LocalBucketOutputs extends LocalBucketInputs {
    /** Absolute. Deleting goes by it, whatever the settings have become. */
    path: string;
}

export function localBucketHandlers({ connect, progress }: HostContext): Handlers<LocalBucketInputs, LocalBucketOutputs> {
    return {
        check: (_olds, news) => checkLocalBucket(news, serviceSettings()),
        diff: (_id, olds, news) => diffLocalBucket(olds, news),

        create: async (inputs) => {
            const { bucketRoot } = await connect();
            const path = join(bucketRoot, inputs.bucket);
            await mkdir(path, { recursive: true });
            return { id: inputs.bucket, outs: { ...inputs, path } };
        },

        read: async (_id, outputs) => (existsSync(outputs.path) ? outputs : undefined),

        update: async (_id, olds, news) => ({ ...olds, ...news }),

        delete: async (_id, { path, resourceUrn }) => {
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
