import { FileContent } from "../code/codeValue";
import { SameAsCode } from "../sameAsCode/SameAsCode";
import type { Input } from "../service/operations";
import { trials as texts } from "../texts";

/** Files whose upload is written out. The others go in the same way. */
const mostFiles = 3;

export interface RunTrialAsCodeProps {
    /** The trial, without its pictures. */
    trial: Omit<Input<"StartTrialDetection">, "Sources" | "Folder">;
    /** Pictures that are in buckets. Undefined: they are files of this computer. */
    pictures: { Folder: string } | { Sources: readonly string[] } | undefined;
    files: readonly File[];
}

/** Running a trial, as code. Files are uploaded first, each to the place that its upload answers. */
export function RunTrialAsCode({ trial, pictures, files }: RunTrialAsCodeProps) {
    const written = pictures === undefined ? files.slice(0, mostFiles) : [];
    return (
        <SameAsCode
            calls={[
                ...written.map(({ name }) => ({
                    operation: "PutPicture" as const,
                    input: { ProjectName: trial.ProjectName, Name: name, Body: new FileContent(name) },
                })),
                {
                    operation: "StartTrialDetection",
                    input: { ...trial, ...(pictures ?? { Sources: written.map(({ name }) => texts.sourceOf(name)) }) },
                },
            ]}
        />
    );
}
