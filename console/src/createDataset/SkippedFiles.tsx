import type { Output } from "../service/operations";
import { createDataset as texts } from "../texts";

/** Files of a folder that aren't in the new dataset, with the reasons. */
export function SkippedFiles({ manifest }: { manifest: Output<"CreateManifest"> }) {
    return (
        <>
            {texts.skipped(manifest.SkippedTotal)}
            <ul>
                {manifest.Skipped.slice(0, 10).map(({ Key, Message }) => (
                    <li key={Key}>
                        {Key}: {Message}
                    </li>
                ))}
            </ul>
        </>
    );
}
