import { dashboard as texts } from "../texts";
import "./DayBars.css";

export interface Day {
    Date: string;
    Pictures: number;
    Anomalies: number;
}

/** Bars of the anomalies of each day. */
export function DayBars({ days, label }: { days: readonly Day[]; label: string }) {
    const most = Math.max(1, ...days.map(({ Anomalies }) => Anomalies));
    const width = 100 / days.length;
    const told = days.filter(({ Pictures }) => Pictures > 0);
    return (
        <svg className="day-bars" viewBox="0 0 100 50" preserveAspectRatio="none" role="img" aria-label={label}>
            <desc>
                {told.length === 0
                    ? texts.nothingDetected
                    : told.map(({ Date, Anomalies, Pictures }) => texts.day(Date, Anomalies, Pictures)).join("; ")}
            </desc>
            {days.map(({ Date, Anomalies, Pictures }, index) => {
                const height = (46 * Anomalies) / most;
                return (
                    <rect
                        key={Date}
                        x={index * width + width * 0.1}
                        width={width * 0.8}
                        y={49 - height}
                        height={height}
                    >
                        <title>{texts.day(Date, Anomalies, Pictures)}</title>
                    </rect>
                );
            })}
            <line x1="0" x2="100" y1="49.5" y2="49.5" />
        </svg>
    );
}
