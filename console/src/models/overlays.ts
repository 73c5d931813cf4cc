import { addressOf } from "../service/call";
import { operations } from "../service/operations";

/** What is laid over a picture. */
export type Overlay = "none" | "map" | "mask" | "drawn";

/** Overlays that a service and a picture can have. */
export function overlaysFor(hasMasks: boolean): Overlay[] {
    return ["none", ...("GetAnomalyMap" in operations ? ["map" as const] : []), ...(hasMasks ? masks : [])];
}

const masks: Overlay[] = ["mask", "drawn"];

/** A picture of a version's test. */
interface OverlaidPicture {
    Source: string;
    MaskSource?: string;
}

/** Address of an overlay. Undefined: there is none for this picture. */
export function overlayAddress(
    overlay: Overlay,
    project: string,
    version: string,
    { Source, MaskSource }: OverlaidPicture,
): string | undefined {
    const model = { ProjectName: project, ModelVersion: version, Source };
    switch (overlay) {
        case "none":
            return undefined;
        case "map":
            return addressOf("GetAnomalyMap" as never, model as never);
        case "mask":
            return addressOf("GetPredictedMask" as never, model as never);
        case "drawn":
            return MaskSource === undefined ? undefined : pictureAddress(project, MaskSource);
    }
}

/**
 * Address of a picture.
 *
 * @param width - width of a thumbnail, in pixels. Undefined: the file itself.
 */
export function pictureAddress(project: string, source: string, width?: number): string {
    return addressOf("GetPicture", { ProjectName: project, Source: source, Width: width });
}
