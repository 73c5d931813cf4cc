import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { runCommand } from "../../../tools/runCommand";
import type { CommandResult } from "../../../tools/runCommand";
import { endLocalService, repository } from "./engine";

/** A copy of this checkout, as after `npm ci` and `npm run build` and nothing else. */
export interface CheckoutCopy {
    folder: string;
    /** Runs a command line in the folder, by `sh`, with a home of its own for Pulumi. */
    run(commandLine: string, env?: Readonly<Record<string, string>>): Promise<CommandResult>;
    remove(): Promise<void>;
}

/** Copies the checkout and its build; the installed packages are shared. */
export async function copyCheckout(): Promise<CheckoutCopy> {
    const parent = await mkdtemp(join(tmpdir(), "lookoutvision-checkout-"));
    const folder = join(parent, "checkout");
    const pulumiHome = join(parent, "pulumiHome");
    await mkdir(pulumiHome);
    await cp(repository, folder, {
        recursive: true,
        // Keeps the times, so that the compiler finds the build up to date.
        preserveTimestamps: true,
        filter: (source) => !["node_modules", ".git", ".lookoutvision"].includes(basename(source)),
    });
    for (const packages of ["node_modules", "server/node_modules"]) {
        await symlink(join(repository, packages), join(folder, packages));
    }
    // An installation here would replace the packages that all copies share.
    const refusal = join(parent, "noNpm.cjs");
    await writeFile(
        refusal,
        'console.error("The installed packages are not those of package-lock.json: run npm ci."); process.exit(1);',
    );

    const own = Object.entries(process.env).filter(
        ([name]) => !/^(PULUMI_|AWS_|LOOKOUTVISION_|TS_NODE_|npm_)/.test(name),
    );
    return {
        folder,
        run: (commandLine, env) =>
            runCommand("sh", ["-c", commandLine], {
                cwd: folder,
                env: {
                    ...Object.fromEntries(own),
                    PULUMI_HOME: pulumiHome,
                    npm_execpath: refusal,
                    NO_COLOR: "1",
                    ...env,
                },
                timeoutMs: 240_000,
                ownGroup: true,
            }),
        async remove() {
            await endLocalService(join(folder, ".lookoutvision"));
            await rm(parent, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
        },
    };
}
