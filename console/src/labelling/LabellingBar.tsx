import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { Label } from "../entries/line";
import { labelling as texts } from "../texts";
import { Keys } from "../gallery/Keys";

export interface LabellingBarProps {
    /** Number of pictures that a label is given to. */
    chosen: number;
    canUndo: boolean;
    canRedo: boolean;
    onSelectAll: () => void;
    onClear: () => void;
    onLabel: (label: Label) => void;
    onUndo: () => void;
    onRedo: () => void;
    onSave: () => void;
}

/** Buttons of labelling mode, and its keys. */
export function LabellingBar(props: LabellingBarProps) {
    const { chosen } = props;
    return (
        <SpaceBetween size="xs">
            <SpaceBetween size="xs" direction="horizontal" alignItems="center">
                <Button onClick={props.onSelectAll}>{texts.selectAll}</Button>
                <Button disabled={chosen === 0} onClick={() => props.onLabel("normal")}>
                    {texts.asNormal}
                </Button>
                <Button disabled={chosen === 0} onClick={() => props.onLabel("anomaly")}>
                    {texts.asAnomaly}
                </Button>
                <Button iconName="undo" disabled={!props.canUndo} onClick={props.onUndo}>
                    {texts.undo}
                </Button>
                <Button iconName="redo" disabled={!props.canRedo} onClick={props.onRedo}>
                    {texts.redo}
                </Button>
                <Button variant="primary" onClick={props.onSave}>
                    {texts.save}
                </Button>
                {chosen > 0 && (
                    <Box color="text-body-secondary">
                        {texts.selected(chosen)}{" "}
                        <Button variant="inline-link" onClick={props.onClear}>
                            {texts.clearSelection}
                        </Button>
                    </Box>
                )}
            </SpaceBetween>
            <ExpandableSection headerText={texts.keysTitle} variant="footer" defaultExpanded>
                <Keys keys={texts.keys} />
            </ExpandableSection>
        </SpaceBetween>
    );
}
