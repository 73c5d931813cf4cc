import assert from "node:assert/strict";
import { connect } from "node:net";
import { once } from "node:events";
import { describeRefusedCall } from "../../../server/sageMaker/failures";
import { parseEngineSettings } from "../../../server/sageMaker/engineSetting";
import type { CallError } from "../../../server/sageMaker/waitingOut";

const [setting] = parseEngineSettings([
    "sagemaker:role=arn:aws:iam::123456789012:role/r,image=123456789012.dkr.ecr.us-east-1.amazonaws.com/x:1,bucket=plates",
]);
assert.equal(setting.engine, "sagemaker");
const { settings } = setting;

describe("the sentence on a refused call of SageMaker", () => {
    const sentence = (error: CallError) => describeRefusedCall("look at SageMaker", error, settings);

    it("advises to look at the network when AWS can't be reached", async () => {
        const [error] = (await once(connect(9, "127.0.0.1"), "error").catch((refused: Error) => [refused])) as [
            CallError,
        ];
        assert.equal(
            sentence(error),
            "The service can't look at SageMaker: AWS can't be reached (connect ECONNREFUSED 127.0.0.1:9). Check this machine's network, the region, and the variables AWS_ENDPOINT_URL…, if any are set.",
        );
    });

    it("advises what AWS's reason calls for", () => {
        const said = (name: string, message: string) => sentence(Object.assign(new Error(message), { name }));
        assert.match(said("CredentialsProviderError", "none"), /has no valid AWS credentials/);
        assert.match(said("ResourceLimitExceeded", "account-level limit"), /Ask AWS for a higher quota/);
        assert.match(said("AccessDeniedException", "not authorized to perform: sagemaker:x"), /caller\.json/);
        assert.match(
            said("ValidationException", "Could not assume role"),
            /that sagemaker\.amazonaws\.com may assume it/,
        );
        assert.match(said("ValidationException", "Something else"), /AWS says "ValidationException: Something else"/);
    });
});
