import * as pulumi from "@pulumi/pulumi";
import type { ArgumentPath } from "../host/contract";

/**
 * Which of the arguments a program calls secret, since the provider host is given their plain values. Undefined for
 * none, so that a state without secrets has nothing of it.
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
        // One that fails does so where the argument is handed to the engine, with a better message.
        const isSecret = await pulumi.isSecret(pulumi.output(value)).catch(() => false);
        return isSecret ? [path] : [];
    }
    const members = Object.entries(value).map(([name, member]) => secretPaths(member, [...path, name]));
    return (await Promise.all(members)).flat();
}
