import assert from "node:assert/strict";
import { typeToken, stubText } from "../../../providers/host/stub";

describe("the stub in the state", () => {
    it("is this text, to the letter: a change of it is an update of every resource of every user", () => {
        assert.equal(
            stubText("Model"),
            `exports.handler=()=>{try{return require("module").createRequire(process.cwd()+"/_.js")("pulumi-lookoutvision/provider").handlersOf("Model")}` +
                `catch(e){throw Object.assign(new Error("The package pulumi-lookoutvision can't be loaded in "+process.cwd()+` +
                `". Run \\"npm install\\" there and try again. ("+String(e.message).split("\\n")[0]+")"),{stack:""})}}`,
        );
    });

    it("differs between kinds by the kind's name only", () => {
        assert.equal(stubText("Dataset"), stubText("Model").replace(`"Model"`, `"Dataset"`));
    });

    it("goes with type tokens that are in every user's state", () => {
        assert.deepEqual(
            (["Project", "Dataset", "Model", "LocalBucket", "StackIdentity"] as const).map(typeToken),
            ["Project", "Dataset", "Model", "LocalBucket", "StackIdentity"].map(
                (kind) => `pulumi-nodejs:dynamic/lookoutvision:${kind}`,
            ),
        );
    });

    it("evaluates to the handlers, with all that the host calls", () => {
        const module: { handler?: () => Record<string, unknown> } = {};
        new Function("exports", "require", stubText("Project"))(module, require);
        const methods = module.handler!();
        for (const method of ["configure", "check", "diff", "create", "read", "update", "delete"]) {
            assert.equal(typeof methods[method], "function", method);
        }
    });
});
