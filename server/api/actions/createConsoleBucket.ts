import type { Service } from "../context";
import type { CreateConsoleBucketOutput } from "../ownOutputs/createConsoleBucket";
import { sayingWhat } from "../pictureErrors";
import { requireProject } from "../resources";
import type { CreateConsoleBucketInput } from "../validations/createConsoleBucket";

/** Names the bucket for the results of trainings that are started in the console. It is made if there is none. */
export async function createConsoleBucket(
    input: CreateConsoleBucketInput,
    service: Service,
): Promise<CreateConsoleBucketOutput> {
    await requireProject(service.store, input.ProjectName);
    return sayingWhat("The console's bucket can't be made", () =>
        service.consoleBucket.use((bucket) => Promise.resolve({ Bucket: bucket })),
    );
}
