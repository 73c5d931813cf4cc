import { useMutation } from "@tanstack/react-query";
import { useRef } from "react";
import { call } from "../service/call";
import type { Output } from "../service/operations";
import { keyOf } from "../service/queries";
import { useOnce } from "../service/useOnce";
import { readBucketPlace } from "../shared/bucketPlace";
import type { Source } from "./source";

/** Type of a dataset with the source of its pictures. */
export interface NewDataset {
    type: "train" | "test";
    source: Source;
}

/** What was found in folders, by dataset. */
export type Found = { type: "train" | "test"; manifest: Output<"CreateManifest"> }[];

/** Creates datasets, one after the other. A second attempt goes on where the first one failed. */
export function useCreateDatasets(project: string) {
    const made = useRef(new Set<string>());
    const once = useOnce();
    return useMutation({
        mutationFn: async (datasets: readonly NewDataset[]): Promise<Found> => {
            const found: Found = [];
            for (const { type, source } of datasets) {
                if (made.current.has(type)) {
                    continue;
                }
                const manifest = await manifestOf(project, source);
                if (manifest !== undefined && "Total" in manifest) {
                    found.push({ type, manifest });
                }
                const input = {
                    ProjectName: project,
                    DatasetType: type,
                    ...(manifest !== undefined && {
                        DatasetSource: { GroundTruthManifest: { S3Object: manifest.Manifest } },
                    }),
                };
                await once(input, (ClientToken) => call("CreateDataset", { ...input, ClientToken }));
                made.current.add(type);
            }
            return found;
        },
        onSettled: async (_found, _error, _datasets, _result, { client }) => {
            await Promise.all(
                (["DescribeProject", "DescribeDatasetContents", "ListDatasetEntries"] as const).map((name) =>
                    client.invalidateQueries({ queryKey: keyOf(name) }),
                ),
            );
        },
    });
}

/** The manifest of a source. Undefined: the dataset begins empty. */
async function manifestOf(
    project: string,
    { kind, folder, labelByFolder, manifest }: Source,
): Promise<Output<"CreateManifest"> | Pick<Output<"CreateManifest">, "Manifest"> | undefined> {
    switch (kind) {
        case "computer":
            return undefined;
        case "folder":
            return call("CreateManifest", {
                ProjectName: project,
                Folder: folder.trim(),
                LabelByFolder: labelByFolder,
            });
        case "manifest": {
            const { bucket, key } = readBucketPlace(manifest)!;
            return { Manifest: { Bucket: bucket, Key: key } };
        }
    }
}
