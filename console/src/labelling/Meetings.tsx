import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import type { Edits } from "../entries/edits";
import { labelsOf, readEntry } from "../entries/line";
import { fileName } from "../entries/source";
import { shownName } from "../shared/shownName";
import { datasets, labelling as texts } from "../texts";

/** Changes that met another person's: what both did, to decide. */
export function Meetings({ edits }: { edits: Edits }) {
    const items = [...edits.meetings.values()];
    if (items.length === 0) {
        return null;
    }
    const all = items.map(({ source }) => source);
    return (
        <Alert
            type="warning"
            header={texts.meetings(items.length)}
            action={
                items.length > 1 && (
                    <SpaceBetween size="xs" direction="horizontal">
                        <Button onClick={() => edits.decide(all, "mine")}>{texts.keepAllMine}</Button>
                        <Button onClick={() => edits.decide(all, "theirs")}>{texts.takeAllTheirs}</Button>
                    </SpaceBetween>
                )
            }
        >
            {texts.meetingText}
            <Table
                variant="embedded"
                items={items.slice(0, 20)}
                trackBy="source"
                ariaLabels={{ tableLabel: texts.meetings(items.length) }}
                columnDefinitions={[
                    {
                        id: "picture",
                        header: datasets.images,
                        isRowHeader: true,
                        cell: ({ source }) => <bdi>{shownName(fileName(source))}</bdi>,
                    },
                    { id: "mine", header: texts.mine, cell: ({ line }) => stateOf(line) },
                    { id: "theirs", header: texts.theirs, cell: ({ theirs }) => stateOf(theirs) },
                    {
                        id: "decide",
                        header: datasets.actions,
                        cell: ({ source }) => (
                            <SpaceBetween size="xs" direction="horizontal">
                                <Button variant="inline-link" onClick={() => edits.decide([source], "mine")}>
                                    {texts.keepMine}
                                </Button>
                                <Button variant="inline-link" onClick={() => edits.decide([source], "theirs")}>
                                    {texts.takeTheirs}
                                </Button>
                            </SpaceBetween>
                        ),
                    },
                ]}
            />
        </Alert>
    );
}

/** A line's label and mask in words. */
function stateOf(line: string | undefined): string {
    if (line === undefined) {
        return texts.removedState;
    }
    const entry = readEntry(line);
    const label = entry.label === undefined ? datasets.unlabeled : datasets[entry.label];
    const labels = labelsOf(entry).map(({ name }) => shownName(name));
    const mask = entry.mask === undefined ? texts.withoutMask : texts.withMask;
    return [label, mask, ...labels].join(", ");
}
