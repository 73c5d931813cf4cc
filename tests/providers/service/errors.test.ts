import assert from "node:assert/strict";
import { explain } from "../../../providers/service/errors";
import { apiError } from "../scriptedService";

describe("what a user is told", () => {
    it("is the service's own sentence where that is all there is to say", () => {
        assert.equal(explain(apiError("ValidationException", "Too few pictures.")), "Too few pictures.");
    });

    it("adds what to do about credentials", () => {
        for (const name of ["CredentialsProviderError", "UnrecognizedClientException", "InvalidSignatureException"]) {
            assert.match(
                explain(apiError(name, "No.")),
                /^No: give the AWS credentials of a key pair that this service knows/,
            );
        }
    });

    it("adds where a right is given that is missing", () => {
        assert.match(
            explain(apiError("AccessDeniedException", "It is not authorized to perform: lookoutvision:CreateModel.")),
            /lookoutvision:CreateModel: allow this in a policy of the user whose key the provider uses; docs\/permissions\.md/,
        );
    });

    it("adds what to do about a full disk", () => {
        assert.match(
            explain(Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" })),
            /write: free some space on this disk/,
        );
    });

    it("is never empty or undefined", () => {
        for (const thrown of [new Error(""), new Error("undefined"), "text", undefined, null, {}]) {
            assert.match(explain(thrown), /\S/);
        }
    });
});
