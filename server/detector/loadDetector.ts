import { drawAnomalyMap } from "./anomalyMap";
import type { Backbone } from "./backbone/backbone";
import { openChosenBackbone } from "./backbone/chosenBackbone";
import { decide } from "./verdict";
import type { DecodedPicture } from "../pictures/decodedPicture";
import { decodePicture } from "../pictures/decodePicture";
import { earlierDecoding } from "../pictures/pictureDecoding";
import { PictureFault } from "../pictures/pictureFault";
import type { PictureDecoding } from "../pictures/pictureDecoding";
import { computeFeatures } from "./views/pictureFeatures";
import type { FeatureName, PictureFeatures } from "./views/pictureFeatures";
import { viewPicture } from "./views/pictureViews";
import { UnusablePictureError } from "./detection";
import type { LoadedDetector } from "./detection";
import { loadFamiliarity } from "./familiarity/loadFamiliarity";
import { loadableDetectors } from "./detectors/registry";
import { decodeModelFile, ModelFileError } from "./modelFile";
import type { DetectorModel } from "./modelFile";
import { describeClasses } from "./segmentation/describeClasses";
import { loadSegmenter } from "./segmentation/segmenter";

/**
 * Makes a trained detector ready, from the file that {@link ./trainDetector.trainDetector} gave.
 *
 * @param options.backbone - another than the package's own; it must be the one that the detector was trained with.
 * @throws ModelFileError when the file is damaged, of a newer version, or belongs to another backbone.
 */
export async function loadDetector(file: Uint8Array, options: { backbone?: Backbone } = {}): Promise<LoadedDetector> {
    const model = decodeModelFile(file);
    const { pictureSize, decision, anomalyTypes, decoding = earlierDecoding, preparation } = model;
    const backbone = options.backbone ?? (await openChosenBackbone());
    requireBackboneOf(model, backbone);
    if (backbone.checksum !== model.backboneChecksum || !Object.hasOwn(loadableDetectors, model.detector)) {
        throw new ModelFileError(
            `The model can't be loaded: it was trained by another version of lookoutvision (detector ${model.detector}); train a new version.`,
        );
    }
    const detector = loadableDetectors[model.detector];
    const scorer = await detector.load(model.arrays);
    const segmenter = anomalyTypes && (await loadSegmenter(model.arrays));
    const ofSquare = segmenter !== undefined || detector.features.includes("patchMaps");
    // An overview costs next to nothing where the backbone looks at the square view anyway, and a pass where it doesn't.
    const familiarity = ofSquare ? loadFamiliarity(model.arrays) : undefined;
    const wanted: readonly FeatureName[] = [
        ...detector.features,
        ...(segmenter ? (["hypercolumnMaps"] as const) : []),
        ...(familiarity ? (["overview"] as const) : []),
    ];
    return {
        pictureSize,
        ...(preparation && { preparation }),
        async detect(picture, { explain = false, mask = "png" } = {}) {
            const views = await viewPicture(await decodeUsable(picture, pictureSize, decoding));
            const features: Partial<PictureFeatures> = await computeFeatures(
                backbone,
                views,
                explain ? [...new Set<FeatureName>([...wanted, "patchMaps"])] : wanted,
            );
            const score = await scorer.score(features);
            const patchScores =
                explain && scorer.patchScores && (await scorer.patchScores({ patchMaps: features.patchMaps! }));
            const verdict = {
                ...decide(score, decision),
                score,
                decision,
                ...(familiarity && { unfamiliarity: familiarity(features.overview!) }),
                ...(patchScores && { anomalyMap: await drawAnomalyMap(patchScores, model.arrays) }),
            };
            return segmenter
                ? {
                      ...verdict,
                      ...describeClasses(
                          await segmenter.segment(features.hypercolumnMaps!, pictureSize),
                          anomalyTypes,
                          mask,
                      ),
                  }
                : verdict;
        },
    };
}

/** @throws ModelFileError when the model or this process has a backbone that somebody brought, and not both the same. */
function requireBackboneOf(
    { backboneChecksum, backboneReading }: DetectorModel,
    { checksum, reading }: Backbone,
): void {
    if (backboneReading === undefined && reading === undefined) {
        return;
    }
    if (backboneReading === undefined) {
        throw new ModelFileError(
            "The model can't be loaded: it was trained with the backbone that comes with lookoutvision, and another is in use; go without --backbone, or train a new version.",
        );
    }
    if (backboneChecksum !== checksum) {
        throw new ModelFileError(
            `The model can't be loaded: it was trained with the backbone whose SHA-256 is ${backboneChecksum}, and ${reading === undefined ? "the one that comes with lookoutvision" : checksum} is in use; give that file as --backbone, or train a new version.`,
        );
    }
    if (backboneReading !== reading) {
        throw new ModelFileError(
            `The model can't be loaded: the manifest of its backbone ${checksum} has another input or other layers than at its training; put the earlier manifest beside the file, or train a new version.`,
        );
    }
}

async function decodeUsable(
    picture: Uint8Array | DecodedPicture,
    size: LoadedDetector["pictureSize"],
    decoding: PictureDecoding,
): Promise<DecodedPicture> {
    const decoded = picture instanceof Uint8Array ? await decodeOrRefuse(picture, decoding) : picture;
    if (decoded.width !== size.width || decoded.height !== size.height) {
        throw new UnusablePictureError(
            `The picture has ${decoded.width}x${decoded.height} pixels; this model was trained on pictures of ${size.width}x${size.height} and takes only those.`,
        );
    }
    return decoded;
}

async function decodeOrRefuse(picture: Uint8Array, decoding: PictureDecoding): Promise<DecodedPicture> {
    try {
        return await decodePicture(picture, { decoding });
    } catch (error) {
        throw error instanceof PictureFault
            ? new UnusablePictureError(`The picture can't be analysed: ${error.message}.`)
            : error;
    }
}
