import { notFound, validationError } from "../../http/errors";
import { parseBucketUri } from "../bucketUri";
import type { Service } from "../context";
import { findKnownPicture } from "../knownPictures";
import type { CallOptions } from "../operation";
import type { GetPictureOutput } from "../ownOutputs/getPicture";
import { sayingWhat } from "../pictureErrors";
import { aboutProject, requireProject } from "../resources";
import type { GetPictureInput } from "../validations/getPicture";

/** Time for which a browser shows a picture again without asking, in seconds. */
const shownAgainSeconds = 300;

/** Gives a picture or mask that the project refers to: as it is, or as a thumbnail. */
export async function getPicture(
    input: GetPictureInput,
    service: Service,
    { callerGone }: CallOptions = {},
): Promise<GetPictureOutput> {
    const { Source: source, Width: width } = input;
    const project = await requireProject(service.store, input.ProjectName);
    const location = parseBucketUri(source);
    if (location === undefined || location.key === "") {
        throw validationError(`The picture ${source} can't be shown: its name is not of the form s3://bucket/key.`);
    }
    const known = await findKnownPicture(service.store, project, source);
    if (known === undefined) {
        throw notFound(
            `The project ${project.name} refers to no picture ${source}: none of its datasets, trials and models has it.`,
            aboutProject(project.name),
        );
    }
    return sayingWhat(`The ${known} ${source} can't be shown`, async () => {
        const shown = width === undefined ? undefined : { width, isMask: known === "mask" };
        const tag = await service.gallery.tagOf(location, shown);
        const headers = {
            CacheControl: `private, max-age=${shownAgainSeconds}`,
            // Who signs in next in the same browser may have other rights.
            Vary: "cookie",
            ETag: `"${tag}"`,
        };
        if (matches(input.IfNoneMatch, headers.ETag)) {
            return headers;
        }
        if (shown === undefined) {
            const { content, contentType } = await service.gallery.openFile(location);
            return { ...headers, Picture: content, ContentType: contentType };
        }
        const thumbnail = await service.gallery.thumbnail(location, tag, shown, callerGone?.());
        return { ...headers, Picture: thumbnail, ContentType: "image/webp" };
    });
}

function matches(ifNoneMatch: string | undefined, tag: string): boolean {
    return (ifNoneMatch ?? "").split(",").some((each) => [tag, `W/${tag}`, "*"].includes(each.trim()));
}
