import { FileContent } from "../code/codeValue";
import { SameAsCode } from "./SameAsCode";

/** Adding images and labelling them, as code: lines of a manifest, such as the page exports. */
export function LabellingAsCode({ project, type }: { project: string; type: "train" | "test" }) {
    return (
        <SameAsCode
            calls={[
                {
                    operation: "UpdateDatasetEntries",
                    input: {
                        ProjectName: project,
                        DatasetType: type,
                        Changes: new FileContent(`${project}-${type}.manifest`),
                    },
                },
            ]}
        />
    );
}
