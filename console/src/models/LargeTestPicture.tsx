import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import Modal from "@cloudscape-design/components/modal";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { shownName } from "../shared/shownName";
import { common, models as texts } from "../texts";
import { percentOfTable, shownScore } from "./numbers";
import { overlayAddress, pictureAddress } from "./overlays";
import type { Overlay } from "./overlays";
import { pictureName } from "./sortResults";
import type { JudgedPicture } from "./sortResults";
import { OverlaidPicture } from "./TestPicture";

interface LargeTestPictureProps {
    project: string;
    version: string;
    /** Pictures among which one can go on. */
    pictures: readonly (JudgedPicture & { MaskSource?: string; Confidence: number })[];
    source: string;
    overlay: Overlay;
    overlays: readonly { value: Overlay; label: string }[];
    onOverlay: (overlay: Overlay) => void;
    /** Undefined: close. */
    onOpen: (source: string | undefined) => void;
}

/** A test picture in full, with what was predicted and what a person had labelled. */
export function LargeTestPicture(props: LargeTestPictureProps) {
    const { project, version, pictures, source, overlay, overlays, onOverlay, onOpen } = props;
    const index = pictures.findIndex(({ Source }) => Source === source);
    const picture = pictures[index];
    if (picture === undefined) {
        return null;
    }
    const word = (isAnomalous: boolean) => (isAnomalous ? texts.anomaly : texts.normal);
    return (
        <Modal
            visible
            size="large"
            header={shownName(pictureName(source))}
            closeAriaLabel={common.close}
            onDismiss={() => onOpen(undefined)}
            footer={
                <Box float="right">
                    <SpaceBetween direction="horizontal" size="xs">
                        <Button
                            iconName="angle-left"
                            ariaLabel={texts.previous}
                            disabled={index === 0}
                            onClick={() => onOpen(pictures[index - 1]?.Source)}
                        />
                        <Button
                            iconName="angle-right"
                            ariaLabel={texts.next}
                            disabled={index === pictures.length - 1}
                            onClick={() => onOpen(pictures[index + 1]?.Source)}
                        />
                    </SpaceBetween>
                </Box>
            }
        >
            <SpaceBetween size="m">
                {overlays.length > 1 && (
                    <SegmentedControl
                        label={texts.overlay}
                        selectedId={overlay}
                        options={overlays.map(({ value, label }) => ({ id: value, text: label }))}
                        onChange={({ detail }) => onOverlay(detail.selectedId as Overlay)}
                    />
                )}
                <div className="large-test-picture">
                    <OverlaidPicture
                        key={source}
                        address={pictureAddress(project, source)}
                        overlay={overlay}
                        overlaid={overlayAddress(overlay, project, version, picture)}
                        alt={shownName(pictureName(source))}
                    />
                </div>
                <KeyValuePairs
                    columns={4}
                    items={[
                        { label: texts.prediction, value: word(picture.isAnomalous) },
                        { label: texts.labelGiven, value: word(picture.Label === "anomaly") },
                        { label: texts.score, value: shownScore(picture.Score) },
                        { label: texts.verdict, value: picture.isCorrect ? texts.correct : texts.incorrect },
                    ]}
                />
                <Box variant="small">{`${texts.confidence} ${percentOfTable(picture.Confidence)} · ${shownName(source)}`}</Box>
            </SpaceBetween>
        </Modal>
    );
}
