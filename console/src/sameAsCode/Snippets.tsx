import SegmentedControl from "@cloudscape-design/components/segmented-control";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { useCaller } from "../frame/caller";
import { sameAsCode as texts } from "../texts";
import { CodeBlock } from "./CodeBlock";
import { codeOf } from "./codeOf";
import type { ActionAsCode, Code } from "./codeOf";

/** Code of an action, a language at a time. */
export default function Snippets(action: ActionAsCode) {
    const { Region } = useCaller();
    const [chosen, setChosen] = useState<Code["id"]>("cli");
    const all = codeOf(action, { endpoint: window.location.origin, region: Region });
    const shown = all.find(({ id }) => id === chosen) ?? all[0]!;
    return (
        <SpaceBetween size="xs">
            <SegmentedControl
                label={texts.language}
                selectedId={shown.id}
                options={all.map(({ id, language }) => ({ id, text: language }))}
                onChange={({ detail }) => setChosen(detail.selectedId as Code["id"])}
            />
            <CodeBlock language={shown.language} text={shown.text} />
        </SpaceBetween>
    );
}
