import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createClient } from "../../server/client/serviceClient";
import type { ServiceClient } from "../../server/client/serviceClient";
import { ownRoot } from "../../server/client/ownRoot";
import { newAccessKeyId, newSecretAccessKey } from "../../server/signatures/ownCredentials";
import type { KeyPair } from "../../server/signatures/ownCredentials";
import { runCommand } from "../../tools/runCommand";
import { actionsOfPage, policyFor } from "../engine/actionsOfPage";
import { repository } from "../harness/engine/engine";
import type { EngineProject } from "../harness/engine/engine";

/** Local service of an example whose stack has few rights. */
export interface LimitedService {
    endpoint: string;
    /** Key that may do everything, for the test itself. */
    everything: KeyPair;
    /** Lets the stack's key do everything while something runs. */
    lifted<T>(work: () => Promise<T>): Promise<T>;
    /** Adds a profile to the credentials file that has one policy. */
    addProfile(name: string, document: object): Promise<void>;
}

export interface Limits {
    /** Examples whose programs the stack's key is for. */
    examples: readonly string[];
    /** Undefined: those that the programs name. */
    projectNames?: readonly string[];
    /** Added to the environment of the service. */
    env?: Readonly<Record<string, string>>;
}

/**
 * Starts the local service of a project as its stack would, and leaves the stack's key only the actions that
 * docs/permissions.md lists for the resources of its program.
 */
export async function limitKey(
    project: EngineProject,
    { examples, projectNames, env }: Limits,
): Promise<LimitedService> {
    const programs = examples.map((example) => readFileSync(join(repository, "examples", example, "index.ts"), "utf8"));
    const resources = [...new Set(programs.flatMap(resourcesOf))];
    const projects = projectNames ?? programs.flatMap((text) => /projectName: "([^"]+)"/.exec(text)?.[1] ?? []);
    assert.ok(resources.length > 0 && projects.length > 0, "the programs have resources and projects");

    const { endpoint, region, credentials } = await startService(project, env);
    const client = createClient(endpoint, region, credentials);
    const file = join(project.dataDir, "credentials");
    const original = await readFile(file, "utf8");
    const everything = { accessKeyId: newAccessKeyId(), secretAccessKey: newSecretAccessKey() };
    const add = async (name: string, pair: KeyPair, before: string, policy?: string) =>
        writeFile(file, `${before.trimEnd()}\n\n${profile(name, pair, policy)}`);
    await putPolicy(client, "stack", policyFor(actionsOfPage(resources).all, projects));
    await add("everything", everything, `${original.trimEnd()}\nlookoutvision_policies = stack\n`);
    const administrator = createClient(endpoint, region, everything);
    return {
        endpoint,
        everything,
        async lifted(work) {
            const limited = await readFile(file, "utf8");
            await writeFile(file, original);
            try {
                return await work();
            } finally {
                await writeFile(file, limited);
            }
        },
        async addProfile(name, document) {
            await putPolicy(administrator, name, document);
            const pair = { accessKeyId: newAccessKeyId(), secretAccessKey: newSecretAccessKey() };
            await add(name, pair, await readFile(file, "utf8"), name);
        },
    };
}

/** Resources that a program declares and that call the service. */
function resourcesOf(program: string): string[] {
    const declared = [...program.matchAll(/new (LookoutVision\w+|DefectDetector)\(/g)].map(([, name]) => name);
    return declared
        .flatMap((name) =>
            name === "DefectDetector"
                ? [
                      ...["LookoutVisionProject", "LookoutVisionDataset", "LookoutVisionModel"],
                      ...(/hosted: false/.test(program) ? [] : ["LookoutVisionHostedModel"]),
                  ]
                : name,
        )
        .filter((name) => name !== "LookoutVisionLocalBucket");
}

async function startService(project: EngineProject, env: Limits["env"]) {
    const start = `require("lookoutvision/localService").findOrStartLocalService({ dataDir: process.argv[1] })
        .then((service) => console.log(JSON.stringify(service)))`;
    const started = await runCommand(process.execPath, ["-e", start, project.dataDir], {
        cwd: project.folder,
        env: { ...project.env, ...env },
        timeoutMs: 60_000,
    });
    assert.equal(started.code, 0, started.stdout + started.stderr);
    return JSON.parse(started.stdout) as { endpoint: string; region: string; credentials: KeyPair };
}

async function putPolicy(client: ServiceClient, name: string, document: object): Promise<void> {
    const content = JSON.stringify({ PolicyDocument: JSON.stringify(document) });
    await client.call("PUT", `${ownRoot}/policies/${name}`, { content, type: "application/json" });
}

function profile(name: string, { accessKeyId, secretAccessKey }: KeyPair, policy: string | undefined): string {
    const lines = [`[${name}]`, `aws_access_key_id = ${accessKeyId}`, `aws_secret_access_key = ${secretAccessKey}`];
    return [...lines, ...(policy ? [`lookoutvision_policies = ${policy}`] : []), ""].join("\n");
}
