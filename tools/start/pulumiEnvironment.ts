import { delimiter } from "node:path";
import type { PulumiCli } from "../pulumiCli/pulumiCli";

/** Settings of every Pulumi command here, beside PATH and the backend. activation.ts writes them down, too. */
export const pulumiSettings = {
    // `npm run check` checks the types, so each preview doesn't again (half of its time).
    PULUMI_NODEJS_TRANSPILE_ONLY: "true",
    PULUMI_SKIP_UPDATE_CHECK: "true",
} as const;

/** Makes the environment in which `pulumi` finds its language host and the backend. */
export function pulumiEnvironment(cli: PulumiCli, backend: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
    const { PULUMI_CONFIG_PASSPHRASE, ...env } = process.env;
    return {
        ...env,
        // The passphrase takes precedence over the file, and isn't the one of our own backend.
        ...(backend.PULUMI_CONFIG_PASSPHRASE_FILE || PULUMI_CONFIG_PASSPHRASE === undefined
            ? {}
            : { PULUMI_CONFIG_PASSPHRASE }),
        ...pulumiSettings,
        ...backend,
        PATH: [...cli.folders, env.PATH].join(delimiter),
    };
}
