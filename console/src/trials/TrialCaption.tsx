import { shownName } from "../shared/shownName";
import { trials as texts } from "../texts";
import { predictionOf } from "./results";
import type { TrialPicture } from "./results";
import type { Verdict } from "./verdicts";
import "./trials.css";

export interface TrialCaptionProps {
    item: TrialPicture;
    isVerifying: boolean;
    onVerify: (verdict: Verdict | undefined) => void;
    /** Opens the annotation tool. Undefined: the person may not. */
    onArea: (() => void) | undefined;
}

/** What stands under a trial's picture: prediction, confidence, and buttons that verify. */
export function TrialCaption({ item: { result }, isVerifying, onVerify, onArea }: TrialCaptionProps) {
    const { IsAnomalous, Confidence, Verified, Message, Anomalies = [] } = result;
    if (IsAnomalous === undefined) {
        return (
            <span className="gallery-badge" title={Message}>
                {texts.unusable}
            </span>
        );
    }
    const button = (verdict: Verdict, text: string, tone: string) => (
        <button
            type="button"
            tabIndex={-1}
            aria-pressed={Verified === verdict}
            className={Verified === verdict ? tone : undefined}
            onClick={() => onVerify(Verified === verdict ? undefined : verdict)}
        >
            {text}
        </button>
    );
    return (
        <div className="trial-caption">
            <div className="trial-line">
                <span aria-hidden="true" className={`gallery-badge ${IsAnomalous ? "is-anomaly" : "is-normal"}`}>
                    {predictionOf(result)}
                </span>
                {Confidence !== undefined && <span>{texts.confidence(Confidence)}</span>}
                {Anomalies.filter(({ Name }) => Name !== "background").map(({ Name, PixelAnomaly }) => (
                    <span
                        key={Name}
                        className="gallery-swatch"
                        style={{ background: PixelAnomaly.Color }}
                        title={shownName(Name)}
                    />
                ))}
                {!isVerifying && Verified !== undefined && (
                    <span className="gallery-badge">{Verified === "CORRECT" ? texts.correct : texts.incorrect}</span>
                )}
            </div>
            {isVerifying && (
                <div className="trial-line">
                    {button("CORRECT", texts.correct, "is-normal")}
                    {button("INCORRECT", texts.incorrect, "is-anomaly")}
                    {onArea !== undefined && (
                        <button
                            type="button"
                            tabIndex={-1}
                            className="gallery-mask-button"
                            aria-label={texts.area}
                            title={texts.areaHint}
                            onClick={onArea}
                        >
                            ✎
                        </button>
                    )}
                </div>
            )}
        </div>
    );
}
