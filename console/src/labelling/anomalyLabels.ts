import { useCallback, useMemo, useState } from "react";
import type { LabelColor } from "../entries/line";
import { useOperation } from "../service/queries";

/** Anomaly label of a project. */
export interface AnomalyLabel extends LabelColor {
    /** Number of pictures whose mask has it, in both datasets. */
    pictures: number;
}

/** Colours of labels, easy to tell apart. The first are those of the original's tools. */
const palette = [
    "#23A436",
    "#1E90FF",
    "#FF8C00",
    "#DC143C",
    "#8A2BE2",
    "#00CED1",
    "#B8860B",
    "#FF69B4",
    "#556B2F",
    "#4682B4",
];

export const mostLabels = 100;

/** Names that detections can give back. */
export const labelName = /^[0-9A-Za-z]{1,256}$/;

/** The first colour that no label has. White and black are the background's. */
export function freeColor(taken: ReadonlySet<string>): string {
    for (let index = 0; ; index++) {
        const color = palette[index] ?? hueColor(index);
        if (!taken.has(color)) {
            return color;
        }
    }
}

/** Colour of a place in the colour circle, by golden-angle steps. */
function hueColor(index: number): string {
    const hue = (index * 137.508) % 360;
    const part = (shift: number) => {
        const k = (shift + hue / 30) % 12;
        const lightness = index % 2 === 0 ? 0.42 : 0.6;
        const value = lightness - 0.7 * Math.min(lightness, 1 - lightness) * Math.max(-1, Math.min(k - 3, 9 - k, 1));
        return Math.round(value * 255)
            .toString(16)
            .padStart(2, "0");
    };
    return `#${part(0)}${part(8)}${part(4)}`.toUpperCase();
}

export interface AnomalyLabels {
    labels: readonly AnomalyLabel[];
    /** Sets the labels that no mask uses yet. They are kept in this browser until one does. */
    setNew: (labels: readonly LabelColor[]) => void;
}

/**
 * Anomaly labels of a project: those of its datasets' masks, and new ones.
 *
 * @param scope - text that names service and project.
 * @param hasTest - whether the project has a test dataset too.
 */
export function useAnomalyLabels(project: string, scope: string, hasTest: boolean, hasTrain = true): AnomalyLabels {
    const train = useOperation(
        "DescribeDatasetContents",
        { ProjectName: project, DatasetType: "train" },
        { enabled: hasTrain },
    ).data;
    const test = useOperation(
        "DescribeDatasetContents",
        { ProjectName: project, DatasetType: "test" },
        { enabled: hasTest },
    ).data;
    const key = `lookoutvision-labels ${scope}`;
    const [fresh, setFresh] = useState(() => readKept(key));
    const labels = useMemo(() => {
        const byName = new Map<string, AnomalyLabel>();
        for (const { Name, Color, Pictures } of [...(train?.AnomalyLabels ?? []), ...(test?.AnomalyLabels ?? [])]) {
            const known = byName.get(Name);
            byName.set(Name, {
                name: Name,
                color: known?.color ?? Color.toUpperCase(),
                pictures: Pictures + (known?.pictures ?? 0),
            });
        }
        const taken = new Set([...byName.values()].map(({ color }) => color));
        for (const { name, color } of fresh) {
            if (!byName.has(name)) {
                const own = taken.has(color) ? freeColor(taken) : color;
                taken.add(own);
                byName.set(name, { name, color: own, pictures: 0 });
            }
        }
        return [...byName.values()];
    }, [train, test, fresh]);
    const setNew = useCallback(
        (next: readonly LabelColor[]) => {
            localStorage.setItem(key, JSON.stringify(next));
            setFresh(next);
        },
        [key],
    );
    return { labels, setNew };
}

function readKept(key: string): readonly LabelColor[] {
    try {
        const kept = JSON.parse(localStorage.getItem(key) ?? "[]") as LabelColor[];
        return kept.filter(({ name, color }) => labelName.test(name) && /^#[0-9A-F]{6}$/.test(color));
    } catch {
        return [];
    }
}
