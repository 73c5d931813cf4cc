import { isAbsent } from "../arguments/absent";
import { anObject, checkArguments } from "../arguments/argumentRules";
import type { CheckFailure, CheckOutcome, RawProperties } from "../host/contract";
import { isUnknown } from "../arguments/unknown";
import { checkTags } from "../arguments/tagRules";
import { engineTag } from "./engine";
import { mostModelTags } from "./tags";
import { modelArguments } from "./arguments";

/** Checks every argument against the API's own rules. */
export function checkModel(news: RawProperties): CheckOutcome {
    return {
        inputs: news,
        failures: [
            ...checkArguments(news, modelArguments),
            ...checkTags(news["tags"], "tags", mostModelTags),
            ...checkTolerance(news["qualityGate"]),
            ...checkOperatingPoint(news["operatingPoint"]),
            ...checkEngineTag(news["tags"]),
            ...checkVpc(news["engine"]),
        ],
    };
}

/** Checks the operating point. Wrong names are left out, because checkArguments reports them. */
function checkOperatingPoint(point: unknown): CheckFailure[] {
    if (isAbsent(point) || isUnknown(point) || anObject(point) !== undefined) {
        return [];
    }
    const given = Object.values(point as RawProperties).filter((value) => !isAbsent(value));
    return given.length === 1
        ? []
        : [
              {
                  property: "operatingPoint",
                  reason: "operatingPoint must have exactly one of minimumRecall, maximumFalseAlarmRate and threshold; leave it out for the threshold that the training chose",
              },
          ];
}

/** Refuses the tag that the argument `engine` makes. Beside the argument, it would count or be lost. */
function checkEngineTag(tags: unknown): CheckFailure[] {
    return tags !== null && typeof tags === "object" && Object.hasOwn(tags, engineTag)
        ? [
              {
                  property: "tags",
                  reason: `tags must not have the key ${engineTag}: choose the engine by the argument engine`,
              },
          ]
        : [];
}

/** Requires subnets and security groups of a VPC together, as SageMaker does. */
function checkVpc(engine: unknown): CheckFailure[] {
    const { sageMaker, sageMakerAlgorithm } = (engine ?? {}) as RawProperties;
    const name = isAbsent(sageMaker) ? "engine.sageMakerAlgorithm" : "engine.sageMaker";
    const { subnets, securityGroups } = (sageMaker ?? sageMakerAlgorithm ?? {}) as RawProperties;
    if (isAbsent(subnets) === isAbsent(securityGroups)) {
        return [];
    }
    const [given, missing] = isAbsent(subnets) ? ["securityGroups", "subnets"] : ["subnets", "securityGroups"];
    return [
        {
            property: "engine",
            reason: `${name}.${given} needs ${name}.${missing}: give both, or neither`,
        },
    ];
}

function checkTolerance(gate: unknown): CheckFailure[] {
    const { tolerance, notWorseThan } = (gate ?? {}) as RawProperties;
    return !isAbsent(tolerance) && isAbsent(notWorseThan)
        ? [
              {
                  property: "qualityGate.tolerance",
                  reason: "qualityGate.tolerance is that of qualityGate.notWorseThan: give that too, or leave it out",
              },
          ]
        : [];
}
