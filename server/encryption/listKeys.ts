import { paginateListAliases, paginateListKeys } from "@aws-sdk/client-kms";
import type { AliasListEntry, KMSClient } from "@aws-sdk/client-kms";
import { EncryptionKeyError } from "./kms";

/** Key of AWS KMS. */
export interface ListedKey {
    arn: string;
    /** Name such as `alias/boards`. Undefined: it has none. */
    alias: string | undefined;
}

/** Most keys that are listed. People choose among them. */
const mostKeys = 1000;

/**
 * Lists the keys of the account that the service may use, by alias and then by ARN. Those that AWS's services keep for
 * themselves (`alias/aws/…`) are left out.
 *
 * @returns no key if the service has no AWS credentials.
 * @throws EncryptionKeyError when KMS refuses or can't be asked.
 */
export async function listKeys(client: KMSClient, ending?: AbortSignal): Promise<ListedKey[]> {
    try {
        const aliases = await listAliases(client, ending);
        const named = aliases
            .filter(({ AliasName, TargetKeyId }) => TargetKeyId !== undefined && !isOfAws(AliasName!))
            .map(({ AliasName, AliasArn, TargetKeyId }) => ({
                arn: AliasArn!.replace(/:alias\/.*$/, `:key/${TargetKeyId}`),
                alias: AliasName,
            }));
        const known = new Set(aliases.map(({ TargetKeyId }) => TargetKeyId));
        const bare = (await listArns(client, ending))
            .filter((arn) => !known.has(arn.split("/").pop()))
            .map((arn) => ({ arn, alias: undefined }));
        return [...named, ...bare].sort(byAlias).slice(0, mostKeys);
    } catch (error) {
        const { name, message } = error as Error;
        if (name === "CredentialsProviderError") {
            return [];
        }
        throw new EncryptionKeyError(
            isRefusal(error)
                ? `AWS refuses the service the list of KMS keys (${name}). Allow its credentials kms:ListAliases, or name a key by its ARN.`
                : `AWS KMS could not be asked for its keys (${name}: ${message}). Try again when it is back, or name a key by its ARN.`,
            { cause: error },
            !isRefusal(error),
        );
    }
}

async function listAliases(client: KMSClient, ending: AbortSignal | undefined): Promise<AliasListEntry[]> {
    const aliases: AliasListEntry[] = [];
    for await (const page of paginateListAliases({ client, pageSize: 100 }, {}, { abortSignal: ending })) {
        aliases.push(...(page.Aliases ?? []));
        if (aliases.length >= mostKeys) {
            break;
        }
    }
    return aliases;
}

/** Lists all keys, with and without alias. The original service needed no right to this, so it may be refused. */
async function listArns(client: KMSClient, ending: AbortSignal | undefined): Promise<string[]> {
    const arns: string[] = [];
    try {
        for await (const page of paginateListKeys({ client, pageSize: 1000 }, {}, { abortSignal: ending })) {
            arns.push(...(page.Keys ?? []).map(({ KeyArn }) => KeyArn!));
            if (arns.length >= mostKeys) {
                break;
            }
        }
    } catch (error) {
        if (!isRefusal(error)) {
            throw error;
        }
    }
    return arns;
}

function isOfAws(alias: string): boolean {
    return alias.startsWith("alias/aws/");
}

function isRefusal(error: unknown): boolean {
    const { name, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
    return name === "AccessDeniedException" || $metadata?.httpStatusCode === 403;
}

function byAlias(a: ListedKey, b: ListedKey): number {
    const [first, second] = [a, b].map(({ alias, arn }) => `${alias === undefined ? 1 : 0}${alias ?? ""} ${arn}`);
    return first < second ? -1 : 1;
}
