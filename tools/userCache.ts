import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/**
 * Where things that are made once per user are kept (a built Pulumi CLI, the tests' Python):
 * `$XDG_CACHE_HOME/pulumi-lookoutvision`, by default `~/.cache/pulumi-lookoutvision`. It may be deleted at
 * any time; what is missing is made again.
 */
export function userCacheFolder(env: NodeJS.ProcessEnv = process.env): string {
    const cacheHome = env.XDG_CACHE_HOME;
    // A relative XDG_CACHE_HOME is to be ignored, says the XDG specification.
    const parent = cacheHome && isAbsolute(cacheHome) ? cacheHome : join(homedir(), ".cache");
    return join(parent, "pulumi-lookoutvision");
}
