import { checkArguments } from "../arguments/argumentRules";
import type { ArgumentRule, Rule } from "../arguments/argumentRules";
import type { DefectDetectorArgs } from "./args";

/**
 * Lists what is wrong with the arguments as a program gives them, one sentence each. Only the names of most arguments
 * are checked here. The resources that get the values check them.
 */
export function problemsOfArguments(args: object): string[] {
    return checkArguments({ ...args }, rules).map(({ reason }) => reason);
}

const anything: Rule = () => undefined;

const rules: Readonly<Record<string, ArgumentRule>> = {
    images: { rule: anything, required: true },
    testImages: { rule: anything },
    maskColors: { rule: anything },
    maskBackground: { rule: anything },
    crop: { rule: anything },
    resize: { rule: anything },
    classMap: { rule: anything },
    projectName: { rule: anything },
    bucket: { rule: anything },
    imagePrefix: { rule: anything },
    outputPrefix: { rule: anything },
    description: { rule: anything },
    kmsKeyId: { rule: anything },
    sensitiveTo: { rule: anything },
    engine: { rule: anything },
    tags: { rule: anything },
    triggers: { rule: anything },
    operatingPoint: { rule: anything },
    qualityGate: { rule: anything },
    hosted: {
        rule: (value) =>
            typeof value === "boolean"
                ? undefined
                : "true or false, and no output: it decides which resources there are",
    },
    inferenceUnits: { rule: anything },
    timeouts: { rule: anything },
} satisfies Record<keyof DefectDetectorArgs, ArgumentRule>;
