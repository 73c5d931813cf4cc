import { useQuery } from "@tanstack/react-query";
import { keyOf, listAll, useOperation } from "../service/queries";
import type { Size } from "./sortOut";
import type { UploadTarget } from "./upload";

/** What new pictures are compared with: the dataset's size of pictures, and which it has. Undefined until it is known. */
export function useDatasetPictures({ project, datasetType }: UploadTarget): {
    data: { size?: Size; digests: ReadonlySet<string> } | undefined;
    error: Error | null;
} {
    const request = { ProjectName: project, DatasetType: datasetType };
    const contents = useOperation("DescribeDatasetContents", request);
    const digests = useQuery({
        queryKey: [...keyOf("ListDatasetEntries", request), "digests"],
        queryFn: async ({ signal }) => {
            const lines = await listAll("ListDatasetEntries", request, ({ DatasetEntries }) => DatasetEntries, {
                signal,
            });
            return new Set(lines.flatMap((line) => /\/pictures\/([0-9a-f]{32})\//.exec(line)?.[1] ?? []));
        },
    });
    if (contents.data === undefined || digests.data === undefined) {
        return { data: undefined, error: contents.error ?? digests.error };
    }
    const { Width: width, Height: height } = contents.data;
    const size = width === undefined || height === undefined ? undefined : { width, height };
    return { data: { size, digests: digests.data }, error: null };
}
