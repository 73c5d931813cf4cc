import { realpathSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { PulumiCli } from "../pulumiCli/pulumiCli";
import { pulumiSettings } from "./pulumiEnvironment";

/**
 * Writes a file for the shell (sh, bash, zsh). After `. .lookoutvision/activate`, `pulumi` typed by hand is the same
 * CLI with the same backend. It changes only that one shell.
 */
export async function writeActivation(
    path: string,
    cli: PulumiCli,
    backend: Readonly<Record<string, string>>,
): Promise<void> {
    const settings = { ...pulumiSettings, ...backend };
    const lines = [
        "# Source this: . .lookoutvision/activate",
        ...refuseElsewhere(dirname(path)),
        ...cli.folders.map((folder) => {
            const quoted = quote(folder);
            return `case ":$PATH:" in *:${quoted}:*) ;; *) PATH=${quoted}:"$PATH"; export PATH ;; esac`;
        }),
        ...(backend.PULUMI_CONFIG_PASSPHRASE_FILE ? ["unset PULUMI_CONFIG_PASSPHRASE"] : []),
        ...Object.entries(settings).map(([name, value]) => `export ${name}=${quote(value)}`),
    ];
    await writeFile(path, `${lines.join("\n")}\n`, { mode: 0o600 });
}

/**
 * Makes the lines that refuse a copied file. The state and passphrase that the file names stay where they are, so a
 * copy of the clone would act on the original's stack. Shells other than bash and zsh don't tell which file they read,
 * so the lines look beside the working folder.
 */
function refuseElsewhere(folder: string): string[] {
    return [
        "lookoutvision_at=.lookoutvision/activate",
        `if [ -n "\${BASH_SOURCE:-}" ]; then lookoutvision_at="$BASH_SOURCE"; fi`,
        `if [ -n "\${ZSH_VERSION:-}" ]; then eval 'lookoutvision_at="\${(%):-%x}"'; fi`,
        `lookoutvision_at=$(cd "$(dirname "$lookoutvision_at")" 2>/dev/null && pwd -P)`,
        `if [ -n "$lookoutvision_at" ] && [ "$lookoutvision_at" != ${quote(realpathSync(folder))} ]; then`,
        `    echo "$lookoutvision_at was moved or copied: run \\"npm run pulumi -- version\\" here, which writes this file anew." >&2`,
        "    return 1",
        "fi",
        "unset lookoutvision_at",
    ];
}

function quote(text: string): string {
    return `'${text.replaceAll("'", `'\\''`)}'`;
}
