import { setTimeout as sleep } from "node:timers/promises";
import { ServiceError } from "../client/serviceClient";
import type { ServiceClient } from "../client/serviceClient";

/** Version to detect with, as the user names it: `PROJECT` or `PROJECT/VERSION`. */
export interface ModelName {
    project: string;
    /** Version number. Undefined: the newest trained version. */
    version: string | undefined;
}

interface ModelMetadata {
    ModelVersion: string;
    Status: string;
    StatusMessage?: string;
}

const hostingTimeoutMs = 120_000;

/** Parses a name. @throws Error that says how to write one. */
export function parseModelName(text: string): ModelName {
    const match = /^([A-Za-z0-9][A-Za-z0-9_-]*)(?:\/([1-9][0-9]*))?$/.exec(text);
    if (match === null) {
        throw new Error(
            `"${text}" is not the name of a model. Give PROJECT or PROJECT/VERSION, such as boards or boards/3.`,
        );
    }
    return { project: match[1], version: match[2] };
}

/**
 * Finds the version asked for, or the newest trained one.
 *
 * @throws Error that says which projects or versions there are, if that one isn't there.
 */
export async function findVersion(client: ServiceClient, { project, version }: ModelName): Promise<string> {
    if (version !== undefined) {
        try {
            await describe(client, project, version);
        } catch (error) {
            throw await withWhatThereIs(client, project, error);
        }
        return version;
    }
    const models = await listModels(client, project).catch(async (error: unknown) => {
        throw await withWhatThereIs(client, project, error);
    });
    const usable = models
        .filter(({ Status }) =>
            ["TRAINED", "HOSTED", "STARTING_HOSTING", "STOPPING_HOSTING", "HOSTING_FAILED"].includes(Status),
        )
        .map(({ ModelVersion }) => Number(ModelVersion));
    if (usable.length === 0) {
        const states = models.map(({ ModelVersion, Status }) => `version ${ModelVersion} is ${Status}`).join(", ");
        throw new Error(
            `The project ${project} has no trained model${states === "" ? "" : ` (${states})`}. Train one first.`,
        );
    }
    return String(Math.max(...usable));
}

/** Adds to an error on a project or version that isn't there which ones there are, as far as the caller may list them. */
async function withWhatThereIs(client: ServiceClient, project: string, error: unknown): Promise<unknown> {
    if (!(error instanceof ServiceError) || error.code !== "ResourceNotFoundException") {
        return error;
    }
    try {
        const projects = await listProjects(client);
        const names = projects.includes(project)
            ? (await listModels(client, project)).map(({ ModelVersion }) => `${project}/${ModelVersion}`)
            : projects;
        const hint =
            names.length > 0
                ? `There ${names.length === 1 ? "is" : "are"}: ${names.join(", ")}.`
                : projects.length > 0
                  ? "None was trained yet."
                  : 'There is none yet: "npx lookoutvision init FOLDER" writes a Pulumi program that makes one.';
        return new Error(`${error.message} ${hint}`, { cause: error });
    } catch {
        return error;
    }
}

/** Lists the names of all projects. */
export async function listProjects(client: ServiceClient): Promise<string[]> {
    const projects = await listAll<{ ProjectName: string }, "Projects">(client, "/projects", "Projects");
    return projects.map(({ ProjectName }) => ProjectName);
}

/** Lists all versions of a project. */
export function listModels(client: ServiceClient, project: string): Promise<ModelMetadata[]> {
    return listAll<ModelMetadata, "Models">(client, `/projects/${project}/models`, "Models");
}

async function listAll<Item, Member extends string>(
    client: ServiceClient,
    path: string,
    member: Member,
): Promise<Item[]> {
    const items: Item[] = [];
    let token: string | undefined;
    do {
        const query: string = token === undefined ? "" : `?nextToken=${encodeURIComponent(token)}`;
        const page = await client.call<Partial<Record<Member, Item[]>> & { NextToken?: string }>("GET", path + query);
        items.push(...(page[member] ?? []));
        token = page.NextToken;
    } while (token !== undefined);
    return items;
}

/** Steps of {@link ensureHosted} that its caller observes or decides. */
export interface HostingSteps {
    /** True if the caller has given up. Then nothing is started any more. */
    isOver(): boolean;
    /** Called with each StartModel request before its answer has come. */
    onStarting(call: Promise<unknown>): void;
    /** Called as soon as this call has started the version. */
    onStarted(): void;
}

/** Starts hosting if needed, and waits until the version is hosted. */
export async function ensureHosted(
    client: ServiceClient,
    project: string,
    version: string,
    steps: HostingSteps,
): Promise<void> {
    const deadline = performance.now() + hostingTimeoutMs;
    let started = false;
    for (let pollMs = 100; performance.now() < deadline; pollMs = Math.min(pollMs * 1.5, 2000)) {
        const model = await describe(client, project, version);
        if (steps.isOver()) {
            return;
        }
        switch (model.Status) {
            case "HOSTED":
                return;
            case "STARTING_HOSTING":
            case "STOPPING_HOSTING":
            case "SYSTEM_UPDATING":
                break;
            case "HOSTING_FAILED":
                if (started) {
                    throw new Error(`${project}/${version} can't be hosted. ${model.StatusMessage ?? ""}`.trim());
                }
                started = await start(client, project, version, steps);
                break;
            case "TRAINED":
                started = (await start(client, project, version, steps)) || started;
                break;
            default:
                throw new Error(
                    `${project}/${version} can't be hosted: it is ${model.Status}. ${model.StatusMessage ?? ""}`.trim(),
                );
        }
        await sleep(pollMs);
    }
    throw new Error(
        `${project}/${version} was not hosted within ${hostingTimeoutMs / 1000} s. "lookoutvision logs" may say why.`,
    );
}

/**
 * Ends hosting, even if it is just starting. Does nothing if someone else ended it first. The version stays trained.
 */
export async function stopHosting(client: ServiceClient, project: string, version: string): Promise<void> {
    for (const deadline = performance.now() + hostingTimeoutMs; performance.now() < deadline; await sleep(200)) {
        try {
            await client.call("POST", `/projects/${project}/models/${version}/stop`);
            return;
        } catch (error) {
            if (!(error instanceof ServiceError) || error.code !== "ConflictException") {
                throw error;
            }
        }
        const { Status } = await describe(client, project, version);
        if (Status !== "STARTING_HOSTING" && Status !== "HOSTED") {
            return;
        }
    }
}

async function start(
    client: ServiceClient,
    project: string,
    version: string,
    { onStarting, onStarted }: HostingSteps,
): Promise<boolean> {
    const call = client.call("POST", `/projects/${project}/models/${version}/start`, {
        content: JSON.stringify({ MinInferenceUnits: 1 }),
        type: "application/json",
    });
    onStarting(call.then(onStarted));
    try {
        await call;
        return true;
    } catch (error) {
        // Someone else has ended it first.
        if (error instanceof ServiceError && error.code === "ConflictException") {
            return false;
        }
        throw error;
    }
}

async function describe(client: ServiceClient, project: string, version: string): Promise<ModelMetadata> {
    const { ModelDescription } = await client.call<{ ModelDescription: ModelMetadata }>(
        "GET",
        `/projects/${project}/models/${version}`,
    );
    return ModelDescription;
}
