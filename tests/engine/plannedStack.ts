import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { EngineProject, StackResource } from "../harness/engine/engine";
import type { Plan } from "../providers/plans/planRows";

/** A resource that {@link declaredProgram} declares. */
export interface Declared {
    name: string;
    /** A class of the package. */
    class: string;
    args: object;
}

/** Stands for a value that isn't known in a preview: the output of a resource that is made or replaced. */
export const unknownValue = "<unknown>";

/**
 * Declares what declared.json lists. Each waits for those before it if the list says so. With values that stand for unknown
 * ones there is one resource more, the bucket `unknown`.
 */
export const declaredProgram = `
import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import * as family from "pulumi-lookoutvision";

const { inOrder, resources, bucket } = JSON.parse(readFileSync("declared.json", "utf8"));
const unknown = new family.LookoutVisionLocalBucket("unknown", { bucket }).path;
const fill = (value: unknown): unknown => {
    if (value === "${unknownValue}") {
        return unknown;
    }
    if (Array.isArray(value)) {
        return value.map(fill);
    }
    return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, fill(member)])) : value;
};
const made: pulumi.Resource[] = [];
for (const { name, class: kind, args } of resources) {
    made.push(new family[kind](name, fill(args), { dependsOn: inOrder ? [...made] : [] }));
}
`;

/** @param bucket - the name of the bucket `unknown`: with another one than before it is replaced. */
export async function declare(
    stack: EngineProject,
    declared: { bucket: string; resources: readonly Declared[]; inOrder?: boolean },
): Promise<void> {
    await writeFile(join(stack.folder, "declared.json"), JSON.stringify(declared));
}

/** Adds resources to the state, made from those that it has. */
export async function addCopies(
    stack: EngineProject,
    copiesOf: (resources: readonly StackResource[]) => StackResource[],
): Promise<void> {
    const { stdout } = await stack.mustRun(["stack", "export", "--show-secrets"]);
    const exported = JSON.parse(stdout) as { deployment: { resources: StackResource[] } };
    exported.deployment.resources.push(...copiesOf(exported.deployment.resources));
    const file = join(stack.folder, "copies.json");
    await writeFile(file, JSON.stringify(exported));
    await stack.mustRun(["stack", "import", "--file", file]);
}

/** The same thing of the service under another name, wherever the state names it. */
export function renamed(resource: StackResource, from: string, to: string): StackResource {
    return JSON.parse(JSON.stringify(resource).replaceAll(`::${from}`, `::${to}`)) as StackResource;
}

export interface Preview {
    /** What is planned for the resource of this name. */
    planOf(name: string): Plan | "create" | "delete";
    /** The number of resources for which nothing is planned. */
    unchanged: number;
}

/** Runs a preview. The engine names no step for what stays the same. */
export async function previewOf(stack: EngineProject, env: Readonly<Record<string, string>> = {}): Promise<Preview> {
    const { stdout } = await stack.mustRun(["preview", "--json"], { env });
    const { steps, changeSummary } = JSON.parse(stdout) as {
        steps: { op: string; urn: string }[];
        changeSummary: Record<string, number>;
    };
    const planned = new Map(steps.map(({ op, urn }) => [urn.split("::").at(-1)!, op]));
    return {
        planOf: (name) => (planned.get(name) ?? "same") as Plan,
        unchanged: changeSummary["same"] ?? 0,
    };
}
