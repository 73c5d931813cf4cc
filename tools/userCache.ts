import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/**
 * Returns the folder for things that are made once per user (a built Pulumi CLI, the tests' Python).
 *
 * It is `$XDG_CACHE_HOME/pulumi-lookoutvision`, by default `~/.cache/pulumi-lookoutvision`. It may be deleted at any
 * time; anything missing is made again.
 */
export function userCacheFolder(env: NodeJS.ProcessEnv = process.env): string {
    const cacheHome = env.XDG_CACHE_HOME;
    // The XDG specification says that a relative XDG_CACHE_HOME is ignored.
    const parent = cacheHome && isAbsolute(cacheHome) ? cacheHome : join(homedir(), ".cache");
    return join(parent, "pulumi-lookoutvision");
}
