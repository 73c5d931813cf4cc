import { writeFile } from "node:fs/promises";
import type { PulumiCli } from "../pulumiCli/pulumiCli";
import { pulumiSettings } from "./pulumiEnvironment";

/**
 * Writes a file for the shell (sh, bash, zsh): after `. .lookoutvision/activate`, `pulumi` typed by hand is the
 * same CLI with the same backend. It changes that one shell only.
 */
export async function writeActivation(
    path: string,
    cli: PulumiCli,
    backend: Readonly<Record<string, string>>,
): Promise<void> {
    const settings = { ...pulumiSettings, ...backend };
    const lines = [
        "# Source this: . .lookoutvision/activate",
        ...cli.folders.map((folder) => {
            const quoted = quote(folder);
            return `case ":$PATH:" in *:${quoted}:*) ;; *) PATH=${quoted}:"$PATH"; export PATH ;; esac`;
        }),
        ...(backend.PULUMI_CONFIG_PASSPHRASE_FILE ? ["unset PULUMI_CONFIG_PASSPHRASE"] : []),
        ...Object.entries(settings).map(([name, value]) => `export ${name}=${quote(value)}`),
    ];
    await writeFile(path, `${lines.join("\n")}\n`, { mode: 0o600 });
}

function quote(text: string): string {
    return `'${text.replaceAll("'", `'\\''`)}'`;
}
