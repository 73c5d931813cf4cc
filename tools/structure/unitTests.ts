import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readImports } from "./readImports";

/** Parts of the harness and of the service that start a real part or a process, or compute for seconds. */
const slow = [
    /^tests\/harness\/(console|engine|parts|service)\//,
    /^server\/background\/forkModule\.ts$/,
    /^server\/detector\/numerics\/onnxSession\.ts$/,
    /^server\/service\/startService\.ts$/,
];

/**
 * Finds the test files that need neither the Pulumi CLI, Python nor PostgreSQL and start no service. They import
 * nothing slow, however far their imports lead, and start no process themselves.
 *
 * @param root - the repository.
 * @returns paths relative to it, sorted.
 */
export function unitTests(root: string): string[] {
    const graph = readImports(root, ["providers", "server", "tools", "tests", "benchmarks", "samplePictures"]);
    const reaches = (file: string, seen = new Set<string>()): Set<string> => {
        for (const imported of graph.get(file) ?? []) {
            if (!seen.has(imported)) {
                seen.add(imported);
                reaches(imported, seen);
            }
        }
        return seen;
    };
    return [...graph.keys()]
        .filter((file) => file.endsWith(".test.ts"))
        .filter((file) => !readFileSync(join(root, file), "utf8").includes('"node:child_process"'))
        .filter((file) => ![...reaches(file)].some((imported) => slow.some((part) => part.test(imported))))
        .sort();
}
