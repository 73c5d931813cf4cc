import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { modelFileName } from "../../../server/artifacts/artifactStore";
import { sealedArtifacts } from "../../../server/artifacts/sealedArtifacts";
import type { OutputOf } from "../../../server/api/outputTable";
import type { trialDetection } from "../../../server/api/trialMembers";
import { undecided } from "../../../server/store/trialTables";
import { until } from "../../harness/run/until";
import { maskedPictures } from "../detector/maskedPictures";
import { newProjectWithModel } from "./projectFixtures";
import { sendSigned } from "./sendSigned";
import type { RequestToSign } from "./sendSigned";
import type { TestService } from "./testService";

/** A model that was really trained, on {@link maskedPictures}: it draws masks. */
const modelFile = join(__dirname, "..", "..", "fixtures", "models", "stackedWithMasks-0.1.0.model");

export type TrialDescription = OutputOf<(typeof trialDetection)["members"]>;

/** A trained version 1 of a new project, whose file is there. @returns the project's name. */
export async function newTryableModel(service: TestService): Promise<string> {
    const project = await newProjectWithModel(service);
    const { artifacts, dataKeys } = service.parts;
    const { id, kmsKeyId } = await service.store
        .selectFrom("models")
        .innerJoin("projects", "projects.id", "models.projectId")
        .where("projects.name", "=", project)
        .select(["models.id", "models.kmsKeyId"])
        .executeTakeFirstOrThrow();
    const { dataKey, wrapped } = await dataKeys.create({ id, kmsKeyId });
    await sealedArtifacts(artifacts, id, dataKey).write(modelFileName, await readFile(modelFile));
    await service.setModel(project, 1, { status: "TRAINED", wrappedDataKey: wrapped });
    return project;
}

/** Pictures that the model of {@link newTryableModel} has not seen, in a folder of the bucket `pictures`: normal ones first. */
export async function putPictures(service: TestService, folder: string, normal: number, anomaly: number) {
    const names: string[] = [];
    for (const [index, picture] of maskedPictures(normal, anomaly, 1000).entries()) {
        const name = `${String(index).padStart(3, "0")}-${picture.label}.png`;
        await service.putObject("pictures", `${folder}/${name}`, Buffer.from(await picture.read()));
        names.push(`s3://pictures/${folder}/${name}`);
    }
    return names;
}

/** Calls an operation on trials of a project. */
export async function callTrials<Body>(
    service: TestService,
    project: string,
    path = "",
    body?: object,
    key: Partial<RequestToSign> = {},
): Promise<{ status: number; body: Body & { __type: string; Message: string } }> {
    const answer = await sendSigned(service, {
        method: body === undefined ? "GET" : "POST",
        path: `/lookoutvision/v1/projects/${project}/trial-detections${path}`,
        body: body === undefined ? "" : JSON.stringify(body),
        ...key,
    });
    return { status: answer.status, body: (await answer.json()) as Body & { __type: string; Message: string } };
}

/** Waits until a trial has ended. */
export async function endedTrial(service: TestService, project: string, name: string): Promise<TrialDescription> {
    let trial: TrialDescription | undefined;
    await until(
        async () => {
            ({ TrialDetection: trial } = (
                await callTrials<{ TrialDetection: TrialDescription }>(service, project, `/${name}`)
            ).body);
            return trial.Status !== "RUNNING";
        },
        { timeoutMs: 120_000, what: `the end of the trial ${name}` },
    );
    return trial!;
}

/** Result of a picture as the store has it: a score, or a message. */
export type KeptResult = { score: number } | { message: string } | undefined;

/** A trial that has ended, with these results by their sources' names, threshold 5. Undefined: not inspected yet. */
export async function keepTrial(
    { store }: TestService,
    projectName: string,
    name: string,
    results: Record<string, KeptResult>,
): Promise<void> {
    const project = await store
        .selectFrom("projects")
        .select("id")
        .where("name", "=", projectName)
        .executeTakeFirstOrThrow();
    await store
        .insertInto("trialDetections")
        .values({
            ...{ id: `${project.id}-${name}`, projectId: project.id, name, modelId: "gone", modelVersion: 1 },
            ...{ decision: null, folder: null, status: "SUCCEEDED", statusMessage: "", createdAt: 1, endedAt: 2 },
            ...{ leaseOwner: null, leaseExpiresAt: null },
        })
        .execute();
    if (Object.keys(results).length === 0) {
        return;
    }
    await store
        .insertInto("trialPictures")
        .values(
            Object.entries(results).map(([source, result], number) => {
                const score = result !== undefined && "score" in result ? result.score : null;
                return {
                    ...{ trialId: `${project.id}-${name}`, number, source: `s3://pictures/${source}`, score },
                    isAnomalous: score === null ? null : Number(score >= 5),
                    threshold: score === null ? null : "5",
                    confidence: score === null ? null : 0.75,
                    doubt: result === undefined ? null : score === null ? undecided : Math.abs(score - 5),
                    anomalies: null,
                    message: result !== undefined && "message" in result ? result.message : null,
                    verified: null,
                };
            }),
        )
        .execute();
}

/** Asks for what a version sees in a picture: `1/anomaly-map`. */
export async function callLooks(
    service: TestService,
    project: string,
    what: string,
    source: string,
    request: Partial<RequestToSign> = {},
): Promise<{ status: number; headers: Headers; bytes: Buffer }> {
    const answer = await sendSigned(service, {
        path: `/lookoutvision/v1/projects/${project}/models/${what}?source=${encodeURIComponent(source)}`,
        ...request,
    });
    return { status: answer.status, headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) };
}
