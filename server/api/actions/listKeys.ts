import { EncryptionKeyError } from "../../encryption/kms";
import { internalError } from "../../http/errors";
import type { Service } from "../context";
import type { ListKeysOutput } from "../ownOutputs/listKeys";
import type { ListKeysInput } from "../validations/listKeys";

/** Lists the keys of AWS KMS that a model can be encrypted with. */
export async function listKeys(_input: ListKeysInput, service: Service): Promise<ListKeysOutput> {
    try {
        const keys = await service.listKeys();
        return { Keys: keys.map(({ arn, alias }) => ({ Arn: arn, ...(alias !== undefined && { Alias: alias }) })) };
    } catch (error) {
        if (error instanceof EncryptionKeyError) {
            throw internalError(error.message);
        }
        throw error;
    }
}
