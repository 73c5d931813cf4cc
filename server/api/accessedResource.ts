import { policyArn, userArn } from "../permissions/principal";
import { modelArnOf, parseArn, projectArn } from "../store/arn";
import type { ArnScope } from "../store/arn";
import type { ResourceKind } from "./operation";
import { parseJsonBody } from "./readInput";
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
    { store, ...scope }: ArnScope & { store: Store },
    on: ResourceKind,
    path: Readonly<Record<string, string>>,
    body: Buffer,
): AccessedResource | Promise<AccessedResource> {
    const member = (name: string) => {
        const value = membersOf(body)[name];
        return typeof value === "string" ? value : "";
    };
    const same = (arn: string) => ({ arn, shown: arn });
    const model = (version: string) => modelArnOf(scope, path.projectName, version);
    /** Resource whose version must be looked for. */
    const found = async (version: Promise<string>, shown: string) => ({ arn: model(await version), shown });
    const ofModel = (version: string) =>
        version === "latest" ? found(latestVersion(store, path.projectName), model(version)) : same(model(version));
    switch (on) {
        case "everything":
        case "caller":
            return same("*");
        case "project":
            return same(projectArn(scope, path.projectName));
        case "newProject":
            return same(projectArn(scope, member("ProjectName")));
        case "model":
            return ofModel(path.modelVersion);
        case "packagedModel":
            return ofModel(member("ModelVersion"));
        case "newModel":
            return found(nextVersion(store, path.projectName), model("*"));
        case "taggedModel":
            return same(canonicalArn(path.resourceArn));
        case "user":
            return same(userArn(scope.accountId, path.userName));
        case "session":
        case "newUser":
            return same(userArn(scope.accountId, member("UserName")));
        case "policy":
            return same(policyArn(scope.accountId, path.policyName));
    }
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
    const project = await store
        .selectFrom("projects")
        .select("nextModelVersion")
        .where("name", "=", projectName)
        .executeTakeFirst();
    return String(project?.nextModelVersion ?? 1);
}
