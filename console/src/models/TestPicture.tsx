import { memo, useState } from "react";
import type { CSSProperties } from "react";
import { shownName } from "../shared/shownName";
import { models as texts } from "../texts";
import { shownScore } from "./numbers";
import { overlayAddress, pictureAddress } from "./overlays";
import type { Overlay } from "./overlays";
import { pictureName } from "./sortResults";
import type { JudgedPicture } from "./sortResults";

interface TestPictureProps {
    project: string;
    version: string;
    picture: JudgedPicture & { MaskSource?: string };
    overlay: Overlay;
    onOpen: (source: string) => void;
}

/** A test picture with what the model called it, and whether that is right. */
export const TestPicture = memo(function TestPicture({ project, version, picture, overlay, onOpen }: TestPictureProps) {
    const { Source, Score, isAnomalous, isCorrect } = picture;
    const name = shownName(pictureName(Source));
    const predicted = isAnomalous ? texts.anomaly : texts.normal;
    const verdict = isCorrect ? texts.correct : texts.incorrect;
    return (
        <button
            type="button"
            className={`test-picture ${isCorrect ? "is-correct" : "is-incorrect"}`}
            onClick={() => onOpen(Source)}
        >
            <OverlaidPicture
                address={pictureAddress(project, Source, 320)}
                overlay={overlay}
                overlaid={overlayAddress(overlay, project, version, picture)}
            />
            <span className="test-picture-name">{name}</span>
            <span>{texts.predicted(predicted)}</span>
            <span className="test-picture-verdict">
                <span aria-hidden="true">{isCorrect ? "✓" : "✗"}</span> {verdict}
                <span className="test-picture-score">{shownScore(Score)}</span>
            </span>
        </button>
    );
});

/** A picture with something laid over it. */
export function OverlaidPicture({
    address,
    overlay,
    overlaid,
    alt = "",
}: {
    address: string;
    overlay: Overlay;
    overlaid: string | undefined;
    alt?: string;
}) {
    const [failed, setFailed] = useState<string>();
    const [ratio, setRatio] = useState(1);
    return (
        <span className="overlaid-picture">
            <span className="shown" style={{ "--ratio": ratio } as CSSProperties}>
                <img
                    src={address}
                    alt={alt}
                    loading="lazy"
                    decoding="async"
                    draggable={false}
                    onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
                        setRatio(naturalWidth / Math.max(1, naturalHeight))
                    }
                />
                {overlaid !== undefined && failed !== overlaid && (
                    <img
                        className={`overlay is-${overlay}`}
                        src={overlaid}
                        alt=""
                        decoding="async"
                        onError={() => setFailed(overlaid)}
                    />
                )}
            </span>
        </span>
    );
}
