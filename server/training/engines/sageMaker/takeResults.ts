import { mostArtifactBytes, modelFileName } from "../../../artifacts/artifactStore";
import type { SealedArtifacts } from "../../../artifacts/sealedArtifacts";
import type { ObjectStorage } from "../../../objectStorage/objectStorage";
import { readArchive } from "../../../sageMaker/archive";
import type { Staging } from "../../../sageMaker/staging";
import { artifactsName, endingName, outputFilesName } from "../../containerFiles";
import type { OutputFile } from "../../containerFiles";
import type { JobEnding } from "../trainingEngine";
import { resultsFolder } from "./trainingRequest";

/**
 * Brings home what a completed job made: the model and the kept evaluation among the model's artifacts, encrypted by its
 * data key; the evaluation files into the model's output bucket. Done again after a cut, it overwrites with the same.
 *
 * @param output - bucket and prefix of the model's output.
 * @returns how the training ended. Crashed: results are missing or damaged.
 * @throws ObjectStorageError for what the user can repair; errors of the AWS SDK.
 */
export async function takeResults(
    jobName: string,
    output: { bucket: string; prefix: string },
    { staging, artifacts, objects }: { staging: Staging; artifacts: SealedArtifacts; objects: ObjectStorage },
): Promise<JobEnding> {
    const fetched = async (name: string) => {
        const body = await staging.open(resultsFolder(jobName) + name);
        return body === undefined ? undefined : readArchive(body, mostArtifactBytes);
    };
    const results = await fetched("output.tar.gz");
    const ending = parse<JobEnding>(results?.get(endingName));
    if (results === undefined || ending === undefined) {
        return { kind: "crashed", reason: `the results of the job ${jobName} are gone from ${staging.uri()}` };
    }
    if (ending.kind !== "trained") {
        return ending;
    }
    const model = (await fetched("model.tar.gz"))?.get(modelFileName);
    const files = parse<OutputFile[]>(results.get(outputFilesName)) ?? [];
    if (model === undefined || files.some(({ path, key }) => !results.has(path) || !key.startsWith(output.prefix))) {
        return { kind: "crashed", reason: `the results of the job ${jobName} are incomplete in ${staging.uri()}` };
    }
    await artifacts.write(modelFileName, model);
    for (const [path, content] of results) {
        if (path.startsWith(`${artifactsName}/`)) {
            await artifacts.write(path.slice(artifactsName.length + 1), content);
        }
    }
    for (const { key, contentType, path } of files) {
        await objects.write({ bucket: output.bucket, key }, results.get(path)!, contentType);
    }
    return ending;
}

function parse<T>(content: Buffer | undefined): T | undefined {
    return content === undefined ? undefined : (JSON.parse(content.toString("utf8")) as T);
}
