import { readdirSync } from "node:fs";
import { join } from "node:path";
import { dataDirFiles } from "./dataDir";
import { folderIdOf } from "./dataDirCopy";
import type { Original } from "./dataDirCopy";
import { readRememberedSettings } from "./rememberedSettings";
import type { RememberedSettings } from "./rememberedSettings";

/**
 * Requires that a copied data folder shares nothing with the original, neither by a setting nor by a link that was
 * copied as a link.
 *
 * @param remembered - settings that the copy has from the original.
 * @throws Error with a sentence that names the place that both would write to, and what to do.
 */
export async function requireOwnPlaces(
    dataDir: string,
    original: Original,
    remembered: RememberedSettings,
    wanted: { bucketRoot: string; artifacts: string | undefined },
): Promise<void> {
    const [ours, theirs] = [dataDirFiles(dataDir), dataDirFiles(original.path)];
    const { bucketRoot: theirRoot = theirs.buckets } = await readRememberedSettings(original.path);
    const shared = (one: string, other: string) =>
        folderIdOf(one) !== undefined && folderIdOf(one) === folderIdOf(other);
    const refuse = (what: string, cure: string) =>
        new Error(
            `The data folder ${dataDir} is a copy of ${original.path}, which is still there, and both would write to ${what}: ` +
                `the copy could change or delete what is the original's. ${cure}`,
        );

    if (shared(wanted.bucketRoot, theirRoot)) {
        throw refuse(
            `the folder of the buckets ${wanted.bucketRoot}`,
            "Give the copy another one with --bucket-root or LOOKOUTVISION_BUCKET_ROOT (in a Pulumi stack lookoutvision:bucketRoot), or delete the copy.",
        );
    }
    if (wanted.artifacts !== undefined && wanted.artifacts === remembered.artifacts) {
        throw refuse(
            `the artifacts ${wanted.artifacts}`,
            "Copy them to a place of the copy's own and name that with --artifacts, or delete the copy.",
        );
    }
    const buckets = bucketsIn(wanted.bucketRoot).map((name) => [join(wanted.bucketRoot, name), join(theirRoot, name)]);
    const pairs = [[ours.store, theirs.store], [ours.models, theirs.models], ...buckets];
    const link = pairs.find(([one, other]) => shared(one, other));
    if (link !== undefined) {
        throw refuse(`what ${link[0]} links to`, "Copy what it links to in place of the link, or delete the copy.");
    }
}

function bucketsIn(bucketRoot: string): string[] {
    try {
        return readdirSync(bucketRoot);
    } catch {
        return [];
    }
}
