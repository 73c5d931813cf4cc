import { policyArn, userArn } from "../permissions/principal";
import { modelArnOf, parseArn, projectArn } from "../store/arn";
import type { ArnScope } from "../store/arn";
import type { ResourceKind } from "./operation";
import { parseJsonBody } from "./readInput";
import { findProject, isStorable } from "./resources";
import type { Store } from "./resources";

/** Resource that a call is about. */
export interface AccessedResource {
    /** ARN by which policies know it. It need not exist. `*` for a call that has none. */
    arn: string;
    /** What a refusal says of it: nothing that the caller didn't know. */
    shown: string;
}

/**
 * Finds the resource that a call is about.
 *
 * @param path - labels of the path. They and the body aren't checked yet.
 * @param body - body, of which a few operations are about a member.
 */
export function accessedResource(
    service: ArnScope & { store: Store },
    on: ResourceKind,
    path: Readonly<Record<string, string>>,
    body: Buffer,
): AccessedResource | Promise<AccessedResource> {
    const { projectName } = path;
    switch (on) {
        case "everything":
        case "caller":
            return same("*");
        case "project":
            return same(projectArn(service, projectName));
        case "newProject":
            return same(projectArn(service, memberOf(body, "ProjectName")));
        case "model":
            return model(service, projectName, path.modelVersion);
        case "packagedModel":
            return model(service, projectName, memberOf(body, "ModelVersion"));
        case "newModel":
            return found(service, projectName, nextVersion(service.store, projectName), "*");
        case "taggedModel":
            return same(canonicalArn(path.resourceArn));
        case "user":
            return same(userArn(service.accountId, path.userName));
        case "session":
        case "newUser":
            return same(userArn(service.accountId, memberOf(body, "UserName")));
        case "policy":
            return same(policyArn(service.accountId, path.policyName));
    }
}

function same(arn: string): AccessedResource {
    return { arn, shown: arn };
}

function model(service: ArnScope & { store: Store }, projectName: string, version: string) {
    return version === "latest"
        ? found(service, projectName, latestVersion(service.store, projectName), version)
        : same(modelArnOf(service, projectName, version));
}

/** Version that must be looked for. What is shown of it is what the caller said. */
async function found(
    scope: ArnScope,
    projectName: string,
    version: Promise<string>,
    shown: string,
): Promise<AccessedResource> {
    return {
        arn: modelArnOf(scope, projectName, await version),
        shown: modelArnOf(scope, projectName, shown),
    };
}

function memberOf(body: Buffer, name: string): string {
    const value = membersOf(body)[name];
    return typeof value === "string" ? value : "";
}

/** The one form of an ARN that has several: the API takes any partition. */
function canonicalArn(arn: string): string {
    const parsed = parseArn(arn);
    if (parsed === undefined) {
        return arn;
    }
    return parsed.kind === "model"
        ? modelArnOf(parsed, parsed.projectName, String(parsed.version))
        : projectArn(parsed, parsed.projectName);
}

/** Tags of the model that an ARN names, as condition keys in lower case. A model that doesn't exist has none. */
export async function resourceTags(store: Store, arn: string): Promise<Record<string, string[]>> {
    const parsed = parseArn(arn);
    if (parsed?.kind !== "model") {
        return {};
    }
    const tags = await store
        .selectFrom("modelTags")
        .innerJoin("models", "models.id", "modelTags.modelId")
        .innerJoin("projects", "projects.id", "models.projectId")
        .where("projects.name", "=", parsed.projectName)
        .where("models.version", "=", parsed.version)
        .select(["modelTags.key", "modelTags.value"])
        .execute();
    const values: Record<string, string[]> = {};
    for (const { key, value } of tags) {
        // Condition keys know no case.
        (values[`aws:ResourceTag/${key}`.toLowerCase()] ??= []).push(value);
    }
    return values;
}

/**
 * Members of a JSON body, which may hold anything. They are read exactly as the operation reads them later. A body that
 * can't be read has none.
 */
export function membersOf(body: Buffer | undefined): Record<string, unknown> {
    try {
        return body === undefined ? {} : parseJsonBody(body);
    } catch {
        return {};
    }
}

/** Version that `latest` stands for, or `latest` itself if there is none. */
async function latestVersion(store: Store, projectName: string): Promise<string> {
    if (!isStorable(projectName)) {
        return "latest";
    }
    const newest = await store
        .selectFrom("models")
        .innerJoin("projects", "projects.id", "models.projectId")
        .where("projects.name", "=", projectName)
        .select("models.version")
        .orderBy("models.version", "desc")
        .limit(1)
        .executeTakeFirst();
    return newest === undefined ? "latest" : String(newest.version);
}

async function nextVersion(store: Store, projectName: string): Promise<string> {
    return String((await findProject(store, projectName))?.nextModelVersion ?? 1);
}
