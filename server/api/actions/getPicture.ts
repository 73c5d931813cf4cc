import type { Service } from "../context";
import { requireKnownPicture } from "../knownPictures";
import type { CallOptions } from "../operation";
import type { GetPictureOutput } from "../ownOutputs/getPicture";
import { hasTag, sayingWhat } from "../pictureErrors";
import { requireProject } from "../resources";
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
    const { location, known } = await requireKnownPicture(service.store, project, source);
    return sayingWhat(`The ${known} ${source} can't be shown`, async () => {
        const shown = width === undefined ? undefined : { width, isMask: known === "mask" };
        const tag = await service.gallery.tagOf(location, shown);
        const headers = {
            CacheControl: `private, max-age=${shownAgainSeconds}`,
            // The next person who signs in with the same browser may have other rights.
            Vary: "cookie",
            ETag: `"${tag}"`,
        };
        if (hasTag(input.IfNoneMatch, headers.ETag)) {
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
