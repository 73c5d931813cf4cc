import { runCommand } from "../runCommand";
import { readPulumi } from "./runPulumi";

/** Facts about the selected stack that the closing summary needs. */
export interface Stack {
    /** Outputs by name; empty if nothing is deployed. */
    outputs: Readonly<Record<string, unknown>>;
    /** Folder of the stack's local bucket. Undefined: it has none. */
    bucketFolder?: string;
    /** The setting lookoutvision:endpoint if it is a URL. Undefined otherwise. */
    endpoint?: string;
    /** Whether the program uses AWS's resources, whose package `npm start` doesn't install otherwise. */
    usesAws: boolean;
    /** The environment for commands on this stack. */
    env: NodeJS.ProcessEnv;
}

/** Makes sure that a stack is selected: the present one, otherwise `dev`, which is made if it doesn't exist. */
export async function selectStack(env: NodeJS.ProcessEnv): Promise<void> {
    const selected = await runCommand("pulumi", ["stack", "--show-name", "--non-interactive"], {
        env,
        timeoutMs: 120_000,
    });
    if (selected.code !== 0) {
        await readPulumi(["stack", "select", "--create", "dev"], env);
    }
}

/** Reads the selected stack. */
export async function readStack(env: NodeJS.ProcessEnv): Promise<Stack> {
    const exported = JSON.parse(await readPulumi(["stack", "export"], env)) as {
        deployment: { resources?: { type: string; outputs?: Record<string, unknown> }[] };
    };
    const config = JSON.parse(await readPulumi(["config", "--json"], env)) as Record<string, { value?: string }>;
    const resources = exported.deployment.resources ?? [];
    const outputsOf = (type: string) => resources.find((resource) => resource.type === type)?.outputs;
    const setting = (name: string) => Object.entries(config).find(([key]) => key.endsWith(name))?.[1].value;
    const endpoint = setting("lookoutvision:endpoint");
    const usesAws = setting(":storage") === "aws";
    return {
        usesAws,
        outputs: outputsOf("pulumi:pulumi:Stack") ?? {},
        bucketFolder: outputsOf("pulumi-nodejs:dynamic/lookoutvision:LocalBucket")?.path as string | undefined,
        endpoint: endpoint === "local" ? undefined : endpoint,
        // A Pulumi installation would fetch the plugin of every SDK in node_modules. AWS's is 200 MB, and only
        // `storage: aws` needs it.
        env: usesAws ? env : { PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true", ...env },
    };
}
