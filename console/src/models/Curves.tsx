import ColumnLayout from "@cloudscape-design/components/column-layout";
import Container from "@cloudscape-design/components/container";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import { useMemo } from "react";
import { models as texts } from "../texts";
import { curveOf, judge, metricsOf } from "./judge";
import type { ScoredPicture } from "./judge";
import { percent } from "./numbers";

const [width, height, left, right, top, bottom] = [400, 300, 56, 388, 12, 250];
const mostPoints = 400;
const shares = [0, 0.25, 0.5, 0.75, 1];

/** Precision-recall and ROC curve, each with a dot at the threshold that is tried. */
export function Curves({ pictures, threshold }: { pictures: readonly ScoredPicture[]; threshold: number }) {
    const points = useMemo(() => curveOf(pictures), [pictures]);
    const now = metricsOf(judge(pictures, threshold));
    if (points.length === 0) {
        return null;
    }
    const shown = points.filter(
        (_, index) => index === points.length - 1 || index % Math.ceil(points.length / mostPoints) === 0,
    );
    return (
        <Container>
            <ExpandableSection headerText={texts.curves} headingTagOverride="h2" variant="inline" defaultExpanded>
                <ColumnLayout columns={2}>
                    <Curve
                        name={texts.precisionRecall}
                        across={texts.recall}
                        up={texts.precision}
                        points={shown.map(({ recall, precision }) => [recall, precision])}
                        dot={[now.recall ?? 0, now.precision ?? 0]}
                    />
                    <Curve
                        name={texts.roc}
                        across={texts.falseAlarmRate}
                        up={texts.anomaliesFound}
                        points={[
                            [0, 0],
                            ...shown.map(({ falseAlarmRate, recall }) => [falseAlarmRate, recall] as const),
                        ]}
                        dot={[now.falseAlarmRate ?? 0, now.recall ?? 0]}
                    />
                </ColumnLayout>
            </ExpandableSection>
        </Container>
    );
}

interface CurveProps {
    name: string;
    /** Label of the horizontal axis. */
    across: string;
    /** Label of the vertical axis. */
    up: string;
    points: readonly (readonly [number, number])[];
    dot: readonly [number, number];
}

function Curve({ name, across, up, points, dot }: CurveProps) {
    const x = (share: number) => left + share * (right - left);
    const y = (share: number) => bottom - share * (bottom - top);
    const description = texts.curveDescription(`${across} ${percent(dot[0])}`, `${up} ${percent(dot[1])}`);
    return (
        <figure className="model-chart">
            <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={`${name}: ${description}`}>
                {shares.map((share) => (
                    <g key={share}>
                        <path className="grid" d={`M${left} ${y(share)}H${right}M${x(share)} ${top}V${bottom}`} />
                        <text x={left - 8} y={y(share) + 4} textAnchor="end">
                            {`${share * 100} %`}
                        </text>
                        <text x={x(share)} y={bottom + 18} textAnchor="middle">
                            {share * 100}
                        </text>
                    </g>
                ))}
                <text x={(left + right) / 2} y={height - 8} textAnchor="middle">
                    {across}
                </text>
                <path
                    className="curve"
                    d={points.map(([a, b], index) => `${index === 0 ? "M" : "L"}${x(a)} ${y(b)}`).join("")}
                />
                <circle className="dot" cx={x(dot[0])} cy={y(dot[1])} r={6} />
            </svg>
            <figcaption>{`${name} (${up})`}</figcaption>
        </figure>
    );
}
