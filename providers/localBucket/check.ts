import { checkArguments } from "../arguments/argumentRules";
import { clientToken } from "../arguments/clientToken";
import { serviceIsOnThisMachine } from "../service/settings";
import type { ServiceSettings } from "../service/settings";
import type { CheckFailure, CheckOutcome, RawProperties } from "../host/contract";
import { containsUnknown, unknownMarker } from "../arguments/unknown";
import { logicalName } from "../host/urn";
import { localBucketArguments } from "./arguments";

/**
 * Names the bucket if the user didn't. The same resource of the same stack always gets the same name, and a renamed
 * resource keeps its bucket's name.
 *
 * @param olds - the inputs before; empty at first.
 */
export function checkLocalBucket(olds: RawProperties, news: RawProperties, settings: ServiceSettings): CheckOutcome {
    const failures: CheckFailure[] = checkArguments(news, localBucketArguments);
    if (!serviceIsOnThisMachine(settings)) {
        failures.push({
            property: "bucket",
            reason:
                `a folder on this machine can't be a bucket of the service at ${settings.endpoint} (from ${settings.endpointSource}): ` +
                `declare an aws.s3.Bucket instead, whose name is the bucket argument of a dataset, a model or a DefectDetector`,
        });
    }
    const given = news["bucket"] ?? undefined;
    // With the option ignoreChanges it is the engine that gives the name before.
    const isHandedBack = given !== undefined && given === olds["bucket"] && olds["isNameMade"] === true;
    const bucket = given ?? keptName(olds) ?? madeName(news);
    const { isNameMade: _, ...rest } = news;
    return { inputs: given === undefined || isHandedBack ? { ...rest, bucket, isNameMade: true } : rest, failures };
}

/** Returns the name that was generated before. Release 0.1.0 didn't record that it was generated. Undefined: none. */
function keptName({ bucket, isNameMade, ...olds }: RawProperties): unknown {
    return bucket !== undefined && (isNameMade === true || bucket === madeName(olds)) ? bucket : undefined;
}

function madeName({ resourceUrn, stackIdentity }: RawProperties): string {
    if (containsUnknown([resourceUrn, stackIdentity])) {
        return unknownMarker;
    }
    const name = logicalName(String(resourceUrn))
        .toLowerCase()
        .replace(/[^0-9a-z.-]+/g, "-")
        .slice(0, 55);
    return `${name}-${clientToken(stackIdentity, resourceUrn).slice(0, 7)}`;
}
