import { useEffect, useState } from "react";
import { goingOn } from "../service/interruptions";

/** Time that a picture must be in sight before it is asked for, in milliseconds: what rushes by isn't. */
const restMs = 90;

const loaded = new Set<string>();

/** Small picture. It is asked for when it stays in sight. */
export function Thumbnail({ address, height }: { address: string; height: number }) {
    const [isAsked, setAsked] = useState(loaded.has(address));
    const [hasFailed, setFailed] = useState(false);
    useEffect(() => {
        if (loaded.has(address)) {
            setAsked(true);
            return undefined;
        }
        const timer = setTimeout(() => setAsked(true), restMs);
        return () => clearTimeout(timer);
    }, [address]);
    useEffect(() => (hasFailed ? goingOn.listen(() => setFailed(false)) : undefined), [hasFailed]);
    return (
        <div className="gallery-thumbnail" style={{ height }}>
            {isAsked && !hasFailed && (
                <img
                    src={address}
                    alt=""
                    decoding="async"
                    draggable={false}
                    onLoad={() => loaded.add(address)}
                    onError={() => setFailed(true)}
                />
            )}
            {hasFailed && <span aria-hidden="true">⚠</span>}
        </div>
    );
}
