import type { Verdicts } from "./judge";
import { metricsOf } from "./judge";
import { percentOfTable, shownScore } from "./numbers";
import { models as texts } from "../texts";

/** What a threshold finds and costs, beside what the model's own does. */
export function WhatItCosts({ own, tried, threshold }: { own: Verdicts; tried: Verdicts; threshold: number }) {
    const [before, after] = [metricsOf(own), metricsOf(tried)];
    const of = (part: number, whole: number) => `${part} / ${whole}`;
    const rows: [string, string, string][] = [
        [texts.recall, percentOfTable(before.recall), percentOfTable(after.recall)],
        [texts.precision, percentOfTable(before.precision), percentOfTable(after.precision)],
        [texts.f1Score, percentOfTable(before.f1Score), percentOfTable(after.f1Score)],
        [
            texts.missed,
            of(own.falseNegatives, own.falseNegatives + own.truePositives),
            of(tried.falseNegatives, tried.falseNegatives + tried.truePositives),
        ],
        [
            texts.alarms,
            of(own.falsePositives, own.falsePositives + own.trueNegatives),
            of(tried.falsePositives, tried.falsePositives + tried.trueNegatives),
        ],
    ];
    return (
        <div aria-live="polite">
            <table className="threshold-costs">
                <thead>
                    <tr>
                        <th scope="col">
                            {texts.threshold} {shownScore(threshold)}
                        </th>
                        <th scope="col">{texts.asItIs}</th>
                        <th scope="col">{texts.tried}</th>
                    </tr>
                </thead>
                <tbody>
                    {rows.map(([name, was, is]) => (
                        <tr key={name}>
                            <th scope="row">{name}</th>
                            <td>{was}</td>
                            <td className={was === is ? undefined : "is-changed"}>{is}</td>
                        </tr>
                    ))}
                </tbody>
            </table>
        </div>
    );
}
