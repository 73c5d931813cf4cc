import { setTimeout as sleep } from "node:timers/promises";
import type { ModelDescription } from "@aws-sdk/client-lookoutvision";
import { ProjectName } from "./project";
import type { Trial } from "./trialService";

/** A wait that has an end. */
export interface Wait {
    /** What is waited for, in words that follow "waited for". */
    what: string;
    /** Longest time, in seconds. */
    seconds: number;
}

/**
 * Looks again and again until there is an answer.
 *
 * @param look - undefined: not yet.
 * @param tell - how it is, for the message when the time is over.
 * @throws Error with what was waited for, for how long, and how it is.
 */
export async function waitFor<T>(
    { what, seconds }: Wait,
    look: () => Promise<T | undefined>,
    tell: () => Promise<string>,
): Promise<T> {
    for (const deadline = Date.now() + seconds * 1000; Date.now() < deadline; await sleep(500)) {
        const found = await look();
        if (found !== undefined) {
            return found;
        }
    }
    throw new Error(`waited ${seconds} s for ${what}, in vain: ${await tell()}`);
}

export async function describe(trial: Trial, ModelVersion: string): Promise<ModelDescription> {
    return (await trial.client().describeModel({ ProjectName, ModelVersion })).ModelDescription!;
}

/** What a version is now, for people. */
export async function tellVersion(trial: Trial, version: string): Promise<string> {
    const { Status, StatusMessage } = await describe(trial, version);
    return `version ${version} is ${Status} (${StatusMessage})`;
}

/** Waits until a version is as wanted. @throws Error when the time is over. */
export function untilVersion(
    trial: Trial,
    version: string,
    wait: Wait,
    isThere: (description: ModelDescription) => boolean,
): Promise<ModelDescription> {
    return waitFor(
        wait,
        async () => {
            const description = await describe(trial, version);
            return isThere(description) ? description : undefined;
        },
        () => tellVersion(trial, version),
    );
}

/** Waits until a version is hosted. @throws Error when it can't be, or the time is over. */
export async function untilHosted(trial: Trial, version: string, seconds: number): Promise<void> {
    const { Status, StatusMessage } = await untilVersion(
        trial,
        version,
        { what: `version ${version} to be hosted`, seconds },
        (description) => description.Status === "HOSTED" || description.Status === "HOSTING_FAILED",
    );
    if (Status !== "HOSTED") {
        throw new Error(`version ${version} is ${Status}: ${StatusMessage}`);
    }
}
