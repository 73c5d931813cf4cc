import * as pulumi from "@pulumi/pulumi";
import type { ArgumentPath } from "../host/contract";

/**
 * Finds the arguments that a program marks as secret, because the provider host gets only their plain values.
 * Undefined: none, so that a state without secrets holds nothing of it.
 */
export async function secretArguments(args: object): Promise<ArgumentPath[] | undefined> {
    const paths = await secretPaths(args, []);
    return paths.length === 0 ? undefined : paths;
}

async function secretPaths(value: unknown, path: ArgumentPath): Promise<ArgumentPath[]> {
    if (typeof value !== "object" || value === null) {
        return [];
    }
    if (pulumi.Output.isInstance(value) || value instanceof Promise) {
        // An output that fails does so again where the argument is handed to the engine, with a better message.
        const isSecret = await pulumi.isSecret(pulumi.output(value)).catch(() => false);
        return isSecret ? [path] : [];
    }
    const members = Object.entries(value).map(([name, member]) => secretPaths(member, [...path, name]));
    return (await Promise.all(members)).flat();
}
