import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import RadioGroup from "@cloudscape-design/components/radio-group";
import Slider from "@cloudscape-design/components/slider";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useEffect, useMemo, useRef, useState } from "react";
import type { LabelColor } from "../entries/line";
import { Keys } from "../gallery/Keys";
import { AnomalyLabelsDialog } from "../labelling/AnomalyLabelsDialog";
import type { AnomalyLabels } from "../labelling/anomalyLabels";
import { shownName } from "../shared/shownName";
import { useAskBeforeLeaving } from "../shared/useAskBeforeLeaving";
import { datasets, masks as texts } from "../texts";
import { Drawing } from "./drawing";
import type { LoadedMask } from "./loadMask";
import { MaskCanvas } from "./MaskCanvas";
import type { CanvasCommands, Tool } from "./MaskCanvas";
import { MaskTools } from "./MaskTools";
import { Proposal } from "./Proposal";
import { isControl } from "./useCanvasKeys";

export interface MaskEditorProps extends AnomalyLabels {
    project: string;
    source: string;
    name: string;
    loaded: LoadedMask;
    /** Labels in the order of the layer's values, from 1 on. */
    order: readonly LabelColor[];
    onSave: () => Promise<void>;
    onNext: () => void;
    onClose: () => void;
}

/** Draws on one picture. */
export function MaskEditor(props: MaskEditorProps) {
    const { name, loaded, labels, order, setNew } = props;
    const { picture, layer } = loaded;
    const drawing = useMemo(() => new Drawing(layer), [layer]);
    const canvas = useRef<CanvasCommands>(null);
    const [tool, setTool] = useState<Tool>("brush");
    const [size, setSize] = useState(Math.max(4, Math.round(Math.min(layer.width, layer.height) / 40)));
    const [chosen, setChosen] = useState(order[0]?.name);
    const [opacity, setOpacity] = useState(70);
    const [isManaging, setManaging] = useState(false);
    const [isSaving, setSaving] = useState(false);
    const [failure, setFailure] = useState<string>();
    const [, redraw] = useState(0);
    const stroked = () => redraw((count) => count + 1);

    const label = order.findIndex((one) => one.name === chosen) >= 0 ? chosen : order[0]?.name;
    const value = order.findIndex((one) => one.name === label) + 1;
    const colors = useMemo(
        () => order.map((one) => labels.find((other) => other.name === one.name)?.color ?? one.color),
        [order, labels],
    );

    const act = (change: () => void) => {
        change();
        canvas.current?.refresh();
        stroked();
    };
    const undo = () => act(() => drawing.undo());
    const redo = () => act(() => drawing.redo());

    useEffect(() => {
        const onKeyDown = (event: KeyboardEvent) => {
            const key = event.key.toLowerCase();
            if ((event.ctrlKey || event.metaKey) && (key === "z" || key === "y")) {
                event.preventDefault();
                act(() => (key === "y" || event.shiftKey ? drawing.redo() : drawing.undo()));
                return;
            }
            if (event.ctrlKey || event.metaKey || event.altKey || isControl(event.target)) {
                return;
            }
            const tools: Record<string, Tool> = { b: "brush", e: "eraser", p: "polygon", f: "fill" };
            const next = tools[key];
            const numbered = order[Number(key) - 1];
            if (next !== undefined) {
                setTool(next);
            } else if (numbered !== undefined) {
                setChosen(numbered.name);
            }
        };
        window.addEventListener("keydown", onKeyDown);
        return () => window.removeEventListener("keydown", onKeyDown);
    });

    const isOnItsWay = useRef(false);
    useAskBeforeLeaving(() => drawing.isChanged || isOnItsWay.current, texts.leaveWithout);
    const save = async () => {
        // What is drawn while a mask is on its way is saved after it.
        while (drawing.isChanged) {
            drawing.isChanged = false;
            try {
                await props.onSave();
            } catch (error) {
                drawing.isChanged = true;
                throw error;
            }
        }
    };
    const saveThen = (go: () => void) => {
        isOnItsWay.current = true;
        setSaving(true);
        setFailure(undefined);
        save()
            .finally(() => {
                isOnItsWay.current = false;
                setSaving(false);
            })
            .then(go, (error: Error) => setFailure(error.message));
    };

    return (
        <SpaceBetween size="s">
            <Header
                variant="h1"
                actions={
                    <SpaceBetween size="xs" direction="horizontal">
                        <Button onClick={props.onClose}>{texts.cancel}</Button>
                        <Button disabled={isSaving} onClick={() => saveThen(props.onNext)}>
                            {texts.next}
                        </Button>
                        <Button variant="primary" loading={isSaving} onClick={() => saveThen(props.onClose)}>
                            {texts.submit}
                        </Button>
                    </SpaceBetween>
                }
            >
                <bdi>{texts.title(shownName(name))}</bdi>
            </Header>
            {failure !== undefined && <Alert type="error">{texts.failed(failure)}</Alert>}
            {loaded.notice !== undefined && <Alert type="warning">{loaded.notice}</Alert>}
            <div className="mask-page">
                <div>
                    <MaskCanvas
                        ref={canvas}
                        {...{ picture, drawing, colors, tool, size, value }}
                        opacity={opacity / 100}
                        onSize={setSize}
                        onStroke={stroked}
                    />
                    <MaskTools
                        {...{ tool, size }}
                        canUndo={drawing.history.canUndo}
                        canRedo={drawing.history.canRedo}
                        onTool={setTool}
                        onSize={setSize}
                        onUndo={undo}
                        onRedo={redo}
                        onClear={() => act(() => drawing.replace(({ data }) => data.fill(0)))}
                        onZoom={(factor) => canvas.current?.zoom(factor)}
                        onFit={() => canvas.current?.fit()}
                    />
                </div>
                <SpaceBetween size="m">
                    <Container header={<Header variant="h2">{datasets.anomalyLabels}</Header>}>
                        <SpaceBetween size="s">
                            {order.length === 0 ? (
                                <Box color="text-body-secondary">{texts.noLabels}</Box>
                            ) : (
                                <RadioGroup
                                    ariaLabel={texts.label}
                                    value={label ?? null}
                                    onChange={({ detail }) => setChosen(detail.value)}
                                    items={order.map((one, index) => ({
                                        value: one.name,
                                        label: (
                                            <span className="dataset-label">
                                                <span
                                                    className="gallery-swatch"
                                                    style={{ background: colors[index] }}
                                                />
                                                <bdi>{shownName(one.name)}</bdi>
                                            </span>
                                        ),
                                    }))}
                                />
                            )}
                            <Button onClick={() => setManaging(true)}>{datasets.addAnomalyLabels}</Button>
                        </SpaceBetween>
                    </Container>
                    <FormField label={texts.opacity}>
                        <Slider
                            ariaLabel={texts.opacity}
                            min={10}
                            max={100}
                            value={opacity}
                            onChange={({ detail }) => setOpacity(detail.value)}
                        />
                    </FormField>
                    <Proposal
                        project={props.project}
                        source={props.source}
                        {...{ layer, order, value }}
                        onPropose={(proposal) => act(() => drawing.replace(({ data }) => data.set(proposal.data)))}
                    />
                    <ExpandableSection headerText={texts.keysTitle} variant="footer">
                        <Keys keys={texts.keys} />
                    </ExpandableSection>
                </SpaceBetween>
            </div>
            {isManaging && (
                <AnomalyLabelsDialog
                    labels={labels}
                    isAddingOnly
                    onClose={() => setManaging(false)}
                    onConfirm={(next) => {
                        setManaging(false);
                        setNew(next.filter(({ pictures }) => pictures === 0));
                        setChosen(next.at(-1)?.name ?? chosen);
                    }}
                />
            )}
        </SpaceBetween>
    );
}
