import { createClient } from "../../../server/client/serviceClient";
import type { ServiceClient } from "../../../server/client/serviceClient";
import { until } from "../run/until";
import type { ServeProcess } from "./serveProcess";

/** Result of one picture, as far as tests look at it. */
export interface TrialResult {
    Source: string;
    IsAnomalous?: boolean;
    Score?: number;
    Message?: string;
}

/** A trial detection of version 1 of the project `plates`. */
export interface TestTrial {
    /** Results so far, a page of 100 at most. */
    results(): Promise<TrialResult[]>;
    /** Waits until it has ended. */
    end(): Promise<{ Status: string; StatusMessage: string }>;
}

const trials = "/lookoutvision/v1/projects/plates/trial-detections";

/** Starts a trial on the pictures of a bucket's folder. */
export async function startTrial(service: ServeProcess, name: string, folder: string): Promise<TestTrial> {
    const content = JSON.stringify({ TrialDetectionName: name, ModelVersion: "1", Folder: folder });
    await clientOf(service).call("POST", trials, { content, type: "application/json" });
    return trialOf(service, name);
}

/** A trial that was started before. */
export function trialOf(service: ServeProcess, name: string): TestTrial {
    const client = clientOf(service);
    const describe = async () =>
        (await client.call<{ TrialDetection: { Status: string; StatusMessage: string } }>("GET", `${trials}/${name}`))
            .TrialDetection;
    return {
        async results() {
            const path = `${trials}/${name}/results?maxResults=100`;
            return (await client.call<{ Results: TrialResult[] }>("GET", path)).Results;
        },
        async end() {
            await until(async () => (await describe()).Status !== "RUNNING", { timeoutMs: 120_000 });
            return describe();
        },
    };
}

function clientOf({ endpoint, credentials }: ServeProcess): ServiceClient {
    return createClient(endpoint, "us-east-1", credentials);
}
