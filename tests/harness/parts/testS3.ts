import type { S3Client } from "@aws-sdk/client-s3";
import { createS3Client } from "../../../server/objectStorage/s3Client";
import { startMoto } from "./moto";
import { startObjectProxy } from "../faults/objectProxy";
import type { ObjectFault, ObjectRequest } from "../faults/objectProxy";
import { withEnvironment } from "../run/withEnvironment";

/** An S3 of moto, with the service's clients for it. Meanwhile this process's AWS settings are those of moto. */
export interface TestS3 {
    /** Client whose requests meet the faults. */
    client: S3Client;
    /** Client whose requests meet no faults. */
    direct: S3Client;
    close(): Promise<void>;
}

/** @param choose - chooses the fault of a request of `client`. */
export async function startTestS3(choose: (request: ObjectRequest) => ObjectFault | undefined): Promise<TestS3> {
    const moto = await startMoto();
    const putBack = withEnvironment(moto.env);
    const proxy = await startObjectProxy(moto.endpoint, choose);
    const [client, direct] = [proxy.endpoint, moto.endpoint].map((AWS_ENDPOINT_URL) =>
        createS3Client({ ...moto.env, AWS_ENDPOINT_URL }, ""),
    );
    return {
        client,
        direct,
        async close() {
            client.destroy();
            direct.destroy();
            await proxy.stop();
            putBack();
            await moto.stop();
        },
    };
}

/** Cuts the first try of every request in the middle of its body, or of the answer's. */
export function breakFirstTry({ method, range, earlier }: ObjectRequest): ObjectFault | undefined {
    if (earlier % 2 !== 0 || range !== undefined) {
        return undefined;
    }
    return method === "PUT" ? "cut-request" : "cut-answer";
}
