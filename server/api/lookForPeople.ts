import { HostingCapacityError } from "../detections/errors";
import { UnusablePictureError } from "../detector/detection";
import { conflict, internalError, notFound, throttled, validationError } from "../http/errors";
import { pictureLimits } from "../pictures/pictureLimits";
import { modelLifeCycle } from "../store/lifeCycles";
import { refuseOfAlgorithm } from "./algorithmModels";
import { ModelUnavailableError } from "./context";
import type { PictureLook, Service } from "./context";
import type { InputOf } from "./inputTable";
import { requireKnownPicture } from "./knownPictures";
import { nextStep } from "./nextStep";
import type { WireOutputOf } from "./outputTable";
import { hasTag, sayingWhat } from "./pictureErrors";
import { aboutModel, requireModel, requireProject } from "./resources";
import type { Model, Project } from "./resources";
import type { pictureOfModel, seenInPicture } from "./trialMembers";

export interface LookForPeople {
    /** Part of what the model sees that is asked for. */
    part: keyof PictureLook;
    /** Clause that says why a model doesn't see it. */
    whyNone: string;
    callerGone: AbortSignal | undefined;
}

/** Time for which a browser shows the same again without asking, in seconds. */
const shownAgainSeconds = 300;

/**
 * Looks at a picture of the project with a trained version, hosted or not.
 *
 * @throws ApiError
 */
export async function lookForPeople(
    input: InputOf<typeof pictureOfModel>,
    service: Service,
    { part, whyNone, callerGone }: LookForPeople,
): Promise<WireOutputOf<typeof seenInPicture>> {
    const { Source: source } = input;
    const project = await requireProject(service.store, input.ProjectName);
    const model = await requireModel(service.store, project, input.ModelVersion);
    requireTrained(project, model);
    refuseOfAlgorithm(project, model, "asked about pictures while it isn't hosted");
    const { location } = await requireKnownPicture(service.store, project, source);
    const name = `Version ${model.version} of the project ${project.name}`;
    return sayingWhat(`${name} can't look at the picture ${source}`, async () => {
        const tag = await service.gallery.tagOf(location, undefined);
        const headers = {
            CacheControl: `private, max-age=${shownAgainSeconds}`,
            // The next person who signs in with the same browser may have other rights.
            Vary: "cookie",
            ETag: `"${model.id}-${part}-${tag}"`,
        };
        if (hasTag(input.IfNoneMatch, headers.ETag)) {
            return headers;
        }
        const read = () => service.objects.read(location, pictureLimits.bytes);
        const seen = await sayingWhy(project, model, () =>
            service.looks.look(model, JSON.stringify([source, tag]), read, callerGone),
        );
        const content = seen[part];
        if (content === undefined) {
            throw notFound(
                `${name} has nothing to show of that kind: ${whyNone}.`,
                aboutModel(project.name, model.version),
            );
        }
        return { ...headers, Content: content, ContentType: "image/png" };
    });
}

function requireTrained(project: Project, { version, status }: Model): void {
    if (!("StartTrialDetection" in modelLifeCycle[status].allows)) {
        throw conflict(
            `Version ${version} of the project ${project.name} can't look at pictures while its status is ${status}.` +
                nextStep("tried", status),
            aboutModel(project.name, version),
        );
    }
}

async function sayingWhy<T>(project: Project, model: Model, look: () => Promise<T>): Promise<T> {
    try {
        return await look();
    } catch (error) {
        if (error instanceof UnusablePictureError) {
            throw validationError(error.message);
        }
        if (error instanceof HostingCapacityError) {
            throw throttled(error.message, "waiting-looks", 1);
        }
        if (error instanceof ModelUnavailableError) {
            const message = `Version ${model.version} of the project ${project.name} can't be opened. ${error.message}`;
            throw error.isAway ? internalError(message, 5) : conflict(message, aboutModel(project.name, model.version));
        }
        throw error;
    }
}
