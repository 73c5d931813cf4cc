import { randomUUID } from "node:crypto";
import { modelLifeCycle } from "../../store/lifeCycles";
import { readSetPoint } from "../../operatingPoint/operatingPoint";
import { conflict, quotaExceeded } from "../../http/errors";
import { refuseOfAlgorithm } from "../algorithmModels";
import { onceForToken, rememberedOutput } from "../idempotency";
import { nextStep } from "../nextStep";
import type { StartTrialDetectionOutput } from "../ownOutputs/startTrialDetection";
import { aboutModel, aboutProject, aboutTrial, findTrial, requireModel, requireProject } from "../resources";
import type { Model, Project, Store } from "../resources";
import type { Service } from "../context";
import { describeTrial } from "../trialDescription";
import { findTrialSources } from "../trialSources";
import type { TrialSources } from "../trialSources";
import type { StartTrialDetectionInput } from "../validations/startTrialDetection";

/** Most trials that may run or wait. One of 2,000 pictures takes some minutes. */
const mostTrialsAtOnce = 20;

/** Rows that one statement inserts. */
const rowsAtOnce = 500;

/** Has a trained version inspect pictures of a bucket, in the background. */
export async function startTrialDetection(
    input: StartTrialDetectionInput,
    service: Service,
): Promise<StartTrialDetectionOutput> {
    const { ProjectName: projectName, TrialDetectionName: name } = input;
    const call = { operation: "StartTrialDetection", input, about: aboutProject(projectName), isSpent };
    // A repetition gets the original answer even if the folder has changed since.
    const earlier = await rememberedOutput<StartTrialDetectionOutput>(service.store, service.now(), call);
    if (earlier !== undefined) {
        return earlier;
    }
    const project = await requireProject(service.store, projectName);
    requireTrained(project, await requireModel(service.store, project, input.ModelVersion));
    await requireFreeName(service.store, project, name);
    const pictures = await findTrialSources(input, service);

    const output = await onceForToken<StartTrialDetectionOutput>(service, {
        ...call,
        run: async (store) => {
            const now = await requireProject(store, projectName);
            const model = await requireModel(store, now, input.ModelVersion);
            requireTrained(now, model);
            refuseOfAlgorithm(now, model, "tried without being hosted");
            await requireFreeName(store, now, name);
            await refuseBeyondLimit(store, now);
            const id = randomUUID();
            await insertTrial(store, { id, name, project: now, model, pictures, createdAt: service.now() });
            const trial = await findTrial(store, now, name);
            return {
                output: { TrialDetection: await describeTrial(store, now, trial!) },
                resource: { table: "trialDetections", id },
            };
        },
    });
    service.background.wakeTrials();
    return output;
}

async function isSpent(store: Store, trialId: string): Promise<boolean> {
    const trial = await store.selectFrom("trialDetections").select("id").where("id", "=", trialId).executeTakeFirst();
    return trial === undefined;
}

function requireTrained(project: Project, { version, status }: Model): void {
    if (!("StartTrialDetection" in modelLifeCycle[status].allows)) {
        throw conflict(
            `Version ${version} of the project ${project.name} can't be tried while its status is ${status}.` +
                nextStep("tried", status),
            aboutModel(project.name, version),
        );
    }
}

async function requireFreeName(store: Store, project: Project, name: string): Promise<void> {
    if ((await findTrial(store, project, name)) !== undefined) {
        throw conflict(
            `The project ${project.name} has a trial detection ${name} already: choose another TrialDetectionName.`,
            aboutTrial(project.name, name),
        );
    }
}

async function refuseBeyondLimit(store: Store, project: Project): Promise<void> {
    const { count } = await store
        .selectFrom("trialDetections")
        .select((select) => select.fn.countAll<number>().as("count"))
        .where("status", "=", "RUNNING")
        .executeTakeFirstOrThrow();
    if (count >= mostTrialsAtOnce) {
        throw quotaExceeded(
            `This service takes ${mostTrialsAtOnce} trial detections at once, and as many run or wait already. Try again when one has ended.`,
            "concurrent-trial-detections",
            aboutProject(project.name),
        );
    }
}

interface NewTrial {
    id: string;
    name: string;
    project: Project;
    model: Model;
    pictures: TrialSources;
    createdAt: number;
}

async function insertTrial(
    store: Store,
    { id, name, project, model, pictures: { sources, folder }, createdAt }: NewTrial,
): Promise<void> {
    const set = readSetPoint(model.operatingPoint);
    await store
        .insertInto("trialDetections")
        .values({
            id,
            projectId: project.id,
            name,
            modelId: model.id,
            modelVersion: model.version,
            decision: set === undefined ? null : JSON.stringify(set.decision),
            folder: folder ?? null,
            status: "RUNNING",
            statusMessage: "The pictures wait to be inspected.",
            createdAt,
            endedAt: null,
            leaseOwner: null,
            leaseExpiresAt: null,
        })
        .execute();
    const none = { isAnomalous: null, score: null, threshold: null, confidence: null, doubt: null, anomalies: null };
    const rows = sources.map((source, number) => ({
        ...{ trialId: id, number, source },
        ...none,
        message: null,
        verified: null,
    }));
    for (let at = 0; at < rows.length; at += rowsAtOnce) {
        await store
            .insertInto("trialPictures")
            .values(rows.slice(at, at + rowsAtOnce))
            .execute();
    }
}
