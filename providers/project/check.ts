import { checkArguments } from "../arguments/argumentRules";
import type { CheckOutcome, RawProperties } from "../host/contract";
import { projectArguments } from "./arguments";

export function checkProject(news: RawProperties): CheckOutcome {
    return {
        inputs: news,
        failures: checkArguments(news, projectArguments),
    };
}
