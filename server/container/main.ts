import { existsSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../files/packageRoot";
import { modelFolder } from "./layout";

/*
 * The image's one program. SageMaker starts it with one word, `train` or `serve`. Everyone else gives it arguments of
 * `lookoutvision`.
 *
 * `serve` alone may be both. SageMaker unpacks the model into /opt/ml/model before it starts a container for hosting, and
 * nobody else has that folder.
 */

// AWS's packages would write warnings into the log about the Node versions that they support.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

const [word, ...rest] = process.argv.slice(2);

if (word === "train" && rest.length === 0) {
    const { train } = require("./train") as typeof import("./train");
    endWith(train());
} else if (word === "serve" && rest.length === 0 && existsSync(modelFolder)) {
    const { serve } = require("./serve") as typeof import("./serve");
    endWith(serve());
} else {
    require(join(packageRoot, "cli", "lookoutvision.cjs"));
}

function endWith(run: Promise<number>): void {
    run.then(
        (code) => process.exit(code),
        (error: unknown) => {
            console.error(error);
            process.exit(2);
        },
    );
}
