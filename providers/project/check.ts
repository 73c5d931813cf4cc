import { checkArguments } from "../arguments/argumentRules";
import { clientTokenRule, projectNameRule } from "../arguments/sharedRules";
import type { CheckOutcome, RawProperties } from "../host/contract";

export function checkProject(news: RawProperties): CheckOutcome {
    return {
        inputs: news,
        failures: checkArguments(news, { projectName: projectNameRule, clientToken: clientTokenRule }),
    };
}
