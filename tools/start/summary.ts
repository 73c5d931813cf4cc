import { isDeepStrictEqual } from "node:util";
import { join, relative } from "node:path";
import type { Backend } from "./backend";
import { leftOnDisk } from "./leftOnDisk";
import type { Stack } from "./stack";

interface ProgramOutputs {
    projectName: string;
    version: string;
    arn: string;
    status: string;
    performance?: { precision: number; recall: number; f1Score: number };
    evaluationManifest?: { bucket: string; key: string };
    evaluationResult?: { bucket: string; key: string };
    evaluationReport?: { bucket: string; key: string };
}

/**
 * Makes the last lines of `npm start`: what exists now, where it is, and what to try next.
 *
 * @param serviceUrl - address of the service. Undefined: unknown, because the local one has just ended.
 */
export function afterUp(before: Stack, after: Stack, dataDir: string, serviceUrl: string | undefined): string {
    const now = after.outputs as unknown as ProgramOutputs;
    const unchanged = isDeepStrictEqual(before.outputs, after.outputs);
    const score = (value: number | undefined) => (value === undefined ? "unknown" : value.toFixed(3));
    const rows: [string, string][] = [
        ["Version", `${now.version} of project ${now.projectName}${unchanged ? ", unchanged" : ""}`],
        ["ARN", now.arn],
        ["Status", now.status],
        ["Precision", score(now.performance?.precision)],
        ["Recall", score(now.performance?.recall)],
        ["F1", score(now.performance?.f1Score)],
        ["Evaluation", place(now.evaluationReport, after)],
        ["", place(now.evaluationResult, after)],
        ["", place(now.evaluationManifest, after)],
        ["Model", modelPlace(after, dataDir)],
    ];
    const where = after.endpoint ? `AWS_ENDPOINT_URL_LOOKOUTVISION=${after.endpoint} ` : "";
    const samples = shortest(join(dataDir, "samples", "new"));
    const next: [string, string][] = [
        [
            `${where}npx lookoutvision detect ${now.projectName} ${samples}/scratch-01.jpg`,
            "look at a picture that the model has never seen",
        ],
        [
            `${where}npx lookoutvision detect ${now.projectName} ${samples}/*.jpg --masks ${shortest(join(dataDir, "masks"))}`,
            "or at several, and draw where the defects are",
        ],
        ["npm run pulumi -- preview", "any command of Pulumi; or: . .lookoutvision/activate && pulumi preview"],
        ["npm run destroy", "delete the version, the dataset and the project"],
        [
            `${where}npx lookoutvision console`,
            `open the service's page, ${serviceUrl ?? "http://127.0.0.1:PORT"}/console/, signed in`,
        ],
    ];
    return ["", ...rows.map(([name, value]) => `  ${name.padEnd(11)} ${value}`), "", "Next:", ...table(next)].join(
        "\n",
    );
}

/**
 * Makes the last lines of `npm run destroy`: what is left, and where.
 *
 * @param serviceUrl - address of the local service. Undefined: it no longer runs.
 */
export function afterDestroy(before: Stack, dataDir: string, backend: Backend, serviceUrl: string | undefined): string {
    const had = Object.keys(before.outputs).length > 0;
    const left = [
        ...(before.bucketFolder ? [`the evaluation files in ${shortest(before.bucketFolder)}`] : []),
        ...(backend.folder ? [`Pulumi's history in ${shortest(backend.folder)}`] : []),
        ...leftOnDisk(dataDir, shortest),
    ];
    return [
        "",
        had ? "The version, the dataset and the project are deleted." : "There was nothing to delete.",
        serviceUrl
            ? `The local service still runs at ${serviceUrl}, since it has other projects.`
            : "No local service runs.",
        "Left on this machine:",
        ...left.map((line) => `  - ${line}`),
        "npm start trains anew.",
    ].join("\n");
}

function place(object: { bucket: string; key: string } | undefined, stack: Stack): string {
    if (!object) {
        return "none";
    }
    return stack.bucketFolder ? shortest(join(stack.bucketFolder, object.key)) : `s3://${object.bucket}/${object.key}`;
}

function modelPlace(stack: Stack, dataDir: string): string {
    return stack.endpoint
        ? `with the service ${stack.endpoint}, encrypted`
        : `${shortest(join(dataDir, "models"))}, encrypted, with the copies of the pictures`;
}

function table(rows: readonly [string, string][]): string[] {
    return rows.flatMap(([command, meaning]) => [`  ${command}`, `      ${meaning}`]);
}

/** Returns the path relative to the working directory if that is shorter and below it. */
function shortest(path: string): string {
    const short = relative(process.cwd(), path);
    return short.startsWith("..") ? path : short;
}
