import { findOnPath } from "./onPath";
import { buildWithGo } from "./buildWithGo";
import { installFromPulumi } from "./installFromPulumi";
import { cachedCli, cliPlace } from "./cachedCli";
import type { PulumiCli, Way } from "./pulumiCli";
import { VisibleError } from "../visibleError";

export interface FindOptions {
    env?: NodeJS.ProcessEnv;
    /** Called with what each step does and how long it may take. */
    say?: (line: string) => void;
    /** Ways to get a CLI that isn't there yet, in order; given by tests. */
    ways?: readonly Way[];
}

/**
 * Finds a Pulumi CLI, or makes one. It tries, in order:
 *
 * 1. the one on PATH,
 * 2. the one in the user's cache,
 * 3. a download from Pulumi,
 * 4. a build with Go from the pinned modules beside this file.
 *
 * @throws VisibleError that says why each way failed and what to install.
 */
export async function findPulumiCli(options: FindOptions = {}): Promise<PulumiCli> {
    const env = options.env ?? process.env;
    const say = options.say ?? (() => undefined);

    const onPath = await findOnPath(env);
    if (onPath.cli) {
        return onPath.cli;
    }
    if (onPath.unusable) {
        say(`${onPath.unusable} Looking further.`);
    }

    const place = cliPlace(env);
    const cached = await cachedCli(place, env);
    if (cached) {
        return { ...cached, origin: "cache" };
    }

    const failures: string[] = [];
    for (const way of options.ways ?? [installFromPulumi, buildWithGo]) {
        say(way.announcement);
        try {
            await way.put(place, env);
            const cli = await cachedCli(place, env);
            if (cli) {
                return { ...cli, origin: way.origin };
            }
            failures.push(`${way.name}: what it made in ${place.folder} does not run.`);
        } catch (error) {
            failures.push(`${way.name}: ${(error as Error).message}`);
        }
        say(`  ${failures.at(-1)}`);
    }
    throw new VisibleError(
        "There is no Pulumi CLI on this machine and none could be made. " +
            "Install Pulumi (https://www.pulumi.com/docs/install/) or Go 1.25.11 or newer (https://go.dev/dl/), " +
            `and try again.\n${failures.map((failure) => `  - ${failure}`).join("\n")}`,
    );
}
