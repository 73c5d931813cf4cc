import { useMemo } from "react";
import { models as texts } from "../texts";
import { histogram } from "./judge";
import type { ScoredPicture } from "./judge";
import { shownScore, ticksOf } from "./numbers";
import { useWidth } from "./useWidth";
import "./models.css";

const bins = 40;
/** Heights in the drawing, in CSS pixels. Its width is what there is. */
const [height, top, bottom] = [220, 12, 186];

/** Scores of the pictures in bins: normal ones and anomalies one above the other, with the threshold as a line. */
export function Histogram({
    pictures,
    range,
    threshold,
    own,
}: {
    pictures: readonly ScoredPicture[];
    range: readonly [number, number];
    threshold: number;
    own: number;
}) {
    const [box, measured] = useWidth<HTMLElement>();
    const width = measured || 800;
    // Below it stands the slider, whose ends are as far from the edges.
    const [left, right] = [8, width - 8];
    const all = useMemo(() => histogram(pictures, range, bins), [pictures, range]);
    const highest = Math.max(1, ...all.map(({ normals, anomalies }) => normals + anomalies));
    const x = (score: number) => left + ((score - range[0]) / (range[1] - range[0])) * (right - left);
    const y = (count: number) => bottom - (count / highest) * (bottom - top);
    const normals = pictures.filter(({ Label }) => Label === "normal").length;
    const description = texts.histogramDescription(normals, pictures.length - normals, shownScore(threshold));
    return (
        <figure ref={box} className="model-chart">
            <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={`${texts.histogram}: ${description}`}>
                <path className="axis" d={`M${left} ${bottom}H${right}`} />
                {all.map((bin) => {
                    const gap = (x(bin.to) - x(bin.from)) * 0.08;
                    const [from, wide] = [x(bin.from) + gap, x(bin.to) - x(bin.from) - 2 * gap];
                    const middle = y(bin.normals);
                    return (
                        <g key={bin.from}>
                            <rect className="is-normal" x={from} width={wide} y={middle} height={bottom - middle} />
                            <rect
                                className="is-anomaly"
                                x={from}
                                width={wide}
                                y={y(bin.normals + bin.anomalies)}
                                height={middle - y(bin.normals + bin.anomalies)}
                            />
                        </g>
                    );
                })}
                {ticksOf(range).map((tick) => (
                    <text key={tick} x={x(tick)} y={bottom + 20} textAnchor="middle">
                        {String(tick).replace("-", "\u2212")}
                    </text>
                ))}
                {own !== threshold && <path className="own-threshold" d={`M${x(own)} ${top}V${bottom}`} />}
                <path className="threshold" d={`M${x(threshold)} ${top - 8}V${bottom + 6}`} />
            </svg>
            <figcaption>
                <span className="key is-normal" /> {texts.normal} <span className="key is-anomaly" /> {texts.anomaly}{" "}
                <span className="key is-threshold" /> {texts.threshold}
                {own !== threshold && (
                    <>
                        {" "}
                        <span className="key is-own" /> {texts.modelsThreshold}
                    </>
                )}
            </figcaption>
        </figure>
    );
}
