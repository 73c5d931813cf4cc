import { labelsOf } from "../entries/line";
import type { Entry, Label } from "../entries/line";
import { shownName } from "../shared/shownName";
import { datasets as texts } from "../texts";

/** What stands under a picture that is only looked at: its label, and its anomaly labels. */
export function captionOf(item: Entry) {
    const { label } = item;
    return (
        <>
            <span aria-hidden="true" className={`gallery-badge ${label === undefined ? "" : `is-${label}`}`}>
                {label === undefined ? texts.unlabeled : texts[label]}
            </span>
            <Swatches item={item} />
        </>
    );
}

/** What stands under a picture in labelling mode: a button for each label. */
export function CaptionButtons(props: {
    item: Entry;
    onLabel: (sources: readonly string[], label: Label | undefined) => void;
    onMask: (source: string) => void;
}) {
    const { item, onLabel, onMask } = props;
    const button = (label: Label) => (
        <button
            type="button"
            tabIndex={-1}
            aria-pressed={item.label === label}
            className={item.label === label ? `is-${label}` : undefined}
            onClick={() => onLabel([item.source], label)}
        >
            {texts[label]}
        </button>
    );
    return (
        <>
            {button("normal")}
            {button("anomaly")}
            {item.label === "anomaly" && (
                <button
                    type="button"
                    tabIndex={-1}
                    className="gallery-mask-button"
                    aria-label={texts.openMask}
                    title={texts.openMask}
                    onClick={() => onMask(item.source)}
                >
                    {item.mask === undefined ? "✎" : <Swatches item={item} />}
                </button>
            )}
        </>
    );
}

function Swatches({ item }: { item: Entry }) {
    return labelsOf(item).map(({ name, color }) => (
        <span key={name} className="gallery-swatch" style={{ background: color }} title={shownName(name)} />
    ));
}
