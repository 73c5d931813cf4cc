import { promisify } from "node:util";
import { setImmediate as nextTurn } from "node:timers/promises";
import { gunzip } from "node:zlib";
import { Turns } from "../background/turns";
import { readUnreadLines } from "../datasets/datasetContents";
import { parseManifestLine } from "../datasets/manifestLine";
import { notFound, validationError } from "../http/errors";
import type { ObjectLocation } from "../objectStorage/objectStorage";
import { parseBucketUri } from "./bucketUri";
import { aboutProject, findDataset } from "./resources";
import type { Project, Store } from "./resources";

/** What a project refers to by `s3://bucket/key`. */
export type KnownPicture = "picture" | "mask";

/** Part of a project that refers to pictures. It finds a reference, or returns undefined. */
type References = (store: Store, project: Project, source: string) => Promise<KnownPicture | undefined>;

/**
 * All parts of a project that refer to pictures, cheapest first. Whoever may see the project's pictures may see what
 * they refer to, and nothing else of the buckets.
 */
const allReferences: readonly References[] = [ofDatasets, ofTrials, ofModels];

/** Finds out whether a project refers to a picture or mask. Undefined: it doesn't. */
export async function findKnownPicture(
    store: Store,
    project: Project,
    source: string,
): Promise<KnownPicture | undefined> {
    for (const references of allReferences) {
        const known = await references(store, project, source);
        if (known !== undefined) {
            return known;
        }
    }
    return undefined;
}

/**
 * Requires a picture or mask that the project refers to.
 *
 * @throws ApiError ValidationException, ResourceNotFoundException
 */
export async function requireKnownPicture(
    store: Store,
    project: Project,
    source: string,
): Promise<{ location: ObjectLocation; known: KnownPicture }> {
    const location = parseBucketUri(source);
    if (location === undefined || location.key === "") {
        throw validationError(`The picture ${source} can't be shown: its name is not of the form s3://bucket/key.`);
    }
    const known = await findKnownPicture(store, project, source);
    if (known === undefined) {
        throw notFound(
            `The project ${project.name} refers to no picture ${source}: none of its datasets, trials and models has it.`,
            aboutProject(project.name),
        );
    }
    return { location, known };
}

async function ofDatasets(store: Store, project: Project, source: string): Promise<KnownPicture | undefined> {
    for (const type of ["train", "test"] as const) {
        const dataset = await findDataset(store, project, type);
        if (dataset === undefined) {
            continue;
        }
        const find = (column: "sourceRef" | "maskRef") =>
            store
                .selectFrom("datasetEntries")
                .select("position")
                .where("datasetId", "=", dataset.id)
                .where(column, "=", source)
                .limit(1)
                .executeTakeFirst();
        if ((await find("sourceRef")) !== undefined) {
            return "picture";
        }
        await readUnreadLines(store, dataset);
        if ((await find("maskRef")) !== undefined) {
            return "mask";
        }
    }
    return undefined;
}

async function ofTrials(store: Store, project: Project, source: string): Promise<KnownPicture | undefined> {
    const found = await store
        .selectFrom("trialDetections")
        .innerJoin("trialPictures", "trialPictures.trialId", "trialDetections.id")
        .select("number")
        .where("trialDetections.projectId", "=", project.id)
        .where("trialPictures.source", "=", source)
        .limit(1)
        .executeTakeFirst();
    return found && "picture";
}

/** Pictures that models were trained and tested on may be in no dataset any more. */
async function ofModels(store: Store, project: Project, source: string): Promise<KnownPicture | undefined> {
    const models = await store
        .selectFrom("models")
        .select("id")
        .where("projectId", "=", project.id)
        .orderBy("version", "desc")
        .execute();
    for (const { id } of models) {
        const known = (await inputsOf(store, id)).get(source);
        if (known !== undefined) {
            return known;
        }
    }
    return undefined;
}

/** Most models whose pictures are remembered. 20,000 pictures take about 4 MB. */
const mostModels = 8;
const remembered = new Map<string, ReadonlyMap<string, KnownPicture>>();
const reading = new Turns(1);

/** Pictures and masks that a model was made of. They never change. */
function inputsOf(store: Store, modelId: string): Promise<ReadonlyMap<string, KnownPicture>> {
    return reading.take(async () => {
        const known = remembered.get(modelId) ?? (await readInputs(store, modelId));
        remembered.delete(modelId);
        remembered.set(modelId, known);
        const [oldest] = remembered.keys();
        if (remembered.size > mostModels) {
            remembered.delete(oldest);
        }
        return known;
    });
}

async function readInputs(store: Store, modelId: string): Promise<ReadonlyMap<string, KnownPicture>> {
    const inputs = await store
        .selectFrom("modelInputs")
        .select("content")
        .where("modelId", "=", modelId)
        .executeTakeFirst();
    const known = new Map<string, KnownPicture>();
    if (inputs === undefined) {
        return known;
    }
    const { train, test } = JSON.parse((await promisify(gunzip)(inputs.content)).toString("utf8")) as {
        train: string[];
        test: string[] | null;
    };
    for (const [index, line] of [...train, ...(test ?? [])].entries()) {
        const { sourceRef, mask } = parseManifestLine(line);
        known.set(sourceRef, "picture");
        if (mask !== undefined) {
            known.set(mask.ref, "mask");
        }
        if (index % 500 === 499) {
            // Other requests must get their turn.
            await nextTurn();
        }
    }
    return known;
}
