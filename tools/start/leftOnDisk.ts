import { readdirSync } from "node:fs";
import { join } from "node:path";

/** What an entry of a data folder is, by its name. */
const kinds: Readonly<Record<string, string>> = {
    samples: "the sample pictures",
    masks: "the masks that detect drew",
    credentials: "the key that may call the service",
    "service.key": "the key that encrypted its models",
    stacks: "the settings of the stacks",
};

/** Entries that others tell of, or that hold nothing of the user's. */
const untold = ["buckets", "pulumi", "activate"];

const ofService =
    /^(lookoutvision\.db|service\.(json|log|lock\.db)|settings\.json|reserve|models|restore\.partial)($|[.-])/;

/**
 * Lists what is in a data folder, a phrase each with its place, besides buckets and Pulumi's state.
 *
 * @param show - how a path is shown.
 */
export function leftOnDisk(dataDir: string, show: (path: string) => string): string[] {
    const present = readdirSync(dataDir);
    const told = Object.entries(kinds)
        .filter(([name]) => present.includes(name))
        .map(([name, what]) => `${what} in ${show(join(dataDir, name))}`);
    const others = present.filter(
        (name) => !untold.includes(name) && !ofService.test(name) && !Object.hasOwn(kinds, name),
    );
    return [
        ...told,
        ...(present.some((name) => ofService.test(name))
            ? [`the local service's database, settings and log in ${show(dataDir)}`]
            : []),
        ...others.map((name) => `what you put into ${show(join(dataDir, name))}`),
    ];
}
