import type { Service } from "../service/connection";
import { engineTag } from "./engine";

/** Most tags of a model that the service takes, those of the provider among them. */
export const mostModelTags = 50;

/** Reads the tags of a version on the service. */
export async function listTags(service: Service, arn: string): Promise<Record<string, string>> {
    const { Tags = [] } = await service.call((api) => api.listTagsForResource({ ResourceArn: arn }));
    return Object.fromEntries(Tags.map(({ Key, Value }) => [Key ?? "", Value ?? ""]));
}

/** Prefixes of the service's own tags of a version, such as the one that tells how to prepare pictures for it. */
const ownTags = ["lookoutvision/", engineTag];

/**
 * Makes the tags of a version the wanted ones, with as few calls as possible. Tags with the keys `kept` and the
 * service's own stay as they are.
 */
export async function setTags(
    service: Service,
    arn: string,
    wanted: Readonly<Record<string, string>>,
    kept: readonly string[] = [],
): Promise<void> {
    const found = await listTags(service, arn);
    const tooMany = Object.keys(found).filter(
        (key) => !Object.hasOwn(wanted, key) && !kept.includes(key) && !ownTags.some((own) => key.startsWith(own)),
    );
    const missing = Object.entries(wanted).filter(([key, value]) => found[key] !== value);
    if (tooMany.length > 0) {
        await service.call((api) => api.untagResource({ ResourceArn: arn, TagKeys: tooMany }));
    }
    if (missing.length > 0) {
        await service.call((api) => api.tagResource({ ResourceArn: arn, Tags: apiTags(Object.fromEntries(missing)) }));
    }
}

/** Makes the API's list from a map. */
export function apiTags(tags: Readonly<Record<string, string>>): { Key: string; Value: string }[] {
    return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
