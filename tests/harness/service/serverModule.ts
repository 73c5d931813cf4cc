import { execFileSync } from "node:child_process";
import { join } from "node:path";

const server = join(__dirname, "..", "..", "..", "server");

/**
 * Returns a module of the package `lookoutvision` to run in processes of its own. If the build is up to date, as
 * `npm test` makes it, the module is compiled: a start then takes a fifth of the time. Otherwise it is the TypeScript
 * source.
 *
 * @param name - path within the package, without its ending: `cli/main`.
 */
export function serverModule(name: string): string {
    return buildIsUpToDate() ? join(server, "dist", `${name}.js`) : join(server, `${name}.ts`);
}

/** Returns Node's arguments that run a program: the command line, that of devices, or the image's. */
export function lookoutvisionCommand(program: "cli/main" | "cli/deviceMain" | "container/main" = "cli/main"): string[] {
    const main = serverModule(program);
    return main.endsWith(".ts") ? ["--require", require.resolve("ts-node/register/transpile-only"), main] : [main];
}

let upToDate: boolean | undefined;

/** True if the build is up to date. Decided once, so that all processes of a test run use the same kind of module. */
function buildIsUpToDate(): boolean {
    return (upToDate ??= askCompiler());
}

function askCompiler(): boolean {
    const tsc = require.resolve("typescript/bin/tsc");
    const answer = execFileSync(process.execPath, [tsc, "--build", "--dry", join(server, "tsconfig.build.json")], {
        encoding: "utf8",
    });
    return !/would build/.test(answer);
}
