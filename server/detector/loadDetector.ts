import { drawAnomalyMap } from "./anomalyMap";
import { openBackbone } from "./backbone/backbone";
import type { Backbone } from "./backbone/backbone";
import { decide } from "./verdict";
import type { DecodedPicture } from "../pictures/decodedPicture";
import { decodePicture, earlierDecoding, PictureFault } from "../pictures/decodePicture";
import type { PictureDecoding } from "../pictures/decodePicture";
import { computeFeatures } from "./views/pictureFeatures";
import type { FeatureName, PictureFeatures } from "./views/pictureFeatures";
import { viewPicture } from "./views/pictureViews";
import { UnusablePictureError } from "./detection";
import type { LoadedDetector } from "./detection";
import { loadFamiliarity } from "./familiarity/loadFamiliarity";
import { loadableDetectors } from "./detectors/registry";
import { decodeModelFile, ModelFileError } from "./modelFile";
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
    const backbone = options.backbone ?? (await openBackbone());
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
