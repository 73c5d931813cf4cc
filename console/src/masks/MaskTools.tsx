import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import Slider from "@cloudscape-design/components/slider";
import { masks as texts } from "../texts";
import { largestSize } from "./MaskCanvas";
import type { Tool } from "./MaskCanvas";

export interface MaskToolsProps {
    tool: Tool;
    size: number;
    canUndo: boolean;
    canRedo: boolean;
    onTool: (tool: Tool) => void;
    onSize: (size: number) => void;
    onUndo: () => void;
    onRedo: () => void;
    onClear: () => void;
    onZoom: (factor: number) => void;
    onFit: () => void;
}

/** Tools that draw, below the picture. */
export function MaskTools(props: MaskToolsProps) {
    return (
        <div className="mask-tools" role="toolbar" aria-label={texts.tools}>
            <SegmentedControl
                label={texts.tools}
                selectedId={props.tool}
                onChange={({ detail }) => props.onTool(detail.selectedId as Tool)}
                options={(["brush", "eraser", "polygon", "fill"] as const).map((id) => ({ id, text: texts[id] }))}
            />
            <div className="mask-size">
                <FormField label={`${texts.size}: ${props.size} px`} stretch>
                    <Slider
                        ariaLabel={texts.size}
                        min={1}
                        max={largestSize}
                        value={props.size}
                        hideFillLine={false}
                        onChange={({ detail }) => props.onSize(detail.value)}
                    />
                </FormField>
            </div>
            <Button iconName="undo" disabled={!props.canUndo} onClick={props.onUndo}>
                {texts.undo}
            </Button>
            <Button iconName="redo" disabled={!props.canRedo} onClick={props.onRedo}>
                {texts.redo}
            </Button>
            <Button iconName="zoom-in" ariaLabel={texts.zoomIn} onClick={() => props.onZoom(1.25)} />
            <Button iconName="zoom-out" ariaLabel={texts.zoomOut} onClick={() => props.onZoom(1 / 1.25)} />
            <Button onClick={props.onFit}>{texts.fit}</Button>
            <Button iconName="remove" onClick={props.onClear}>
                {texts.clear}
            </Button>
        </div>
    );
}
