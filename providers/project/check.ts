import { type ArgumentRule, checkArguments, text, unquotedText } from "../arguments/argumentRules";
import type { CheckOutcome, RawProperties } from "../host/contract";

/** The rule of a project's name, wherever one is an argument. */
export const projectNameRule: ArgumentRule = {
    rule: text(
        "1 to 255 letters, digits, hyphens and underscores that begin with a letter or digit",
        1,
        255,
        /^[a-zA-Z0-9][a-zA-Z0-9_-]*$/,
    ),
    required: true,
};

/** The rule of a client token, wherever one is an argument. */
export const clientTokenRule: ArgumentRule = {
    rule: unquotedText("1 to 64 letters, digits and hyphens", 1, 64, /^[a-zA-Z0-9-]+$/),
};

export function checkProject(news: RawProperties): CheckOutcome {
    return {
        inputs: news,
        failures: checkArguments(news, { projectName: projectNameRule, clientToken: clientTokenRule }),
    };
}
