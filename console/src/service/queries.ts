import { MutationCache, QueryCache, QueryClient, useMutation, useQuery } from "@tanstack/react-query";
import type { UseMutationResult, UseQueryResult } from "@tanstack/react-query";
import { call } from "./call";
import { operations } from "./operations";
import type { Input, Operation, Output } from "./operations";
import { ServiceAwayError, ServiceError } from "./serviceError";
import { useOnce } from "./useOnce";

/** Pause between two looks at something that changes by itself, in milliseconds. */
export const lookAgainMs = 1000;

/** Receives every failed call, whoever made it. */
export type OnFailure = (error: unknown) => void;

/** Makes the page's memory of answers. An answer is asked for again when the person comes back to the window. */
export function createQueryClient(onFailure: OnFailure): QueryClient {
    return new QueryClient({
        queryCache: new QueryCache({ onError: onFailure }),
        mutationCache: new MutationCache({ onError: onFailure }),
        defaultOptions: {
            queries: {
                staleTime: 2000,
                // A refusal stays one. A service that is away is asked again when it's back.
                retry: (count, error) => !(error instanceof ServiceError && error.status < 500) && count < 2,
                networkMode: "always",
            },
            mutations: { networkMode: "always" },
        },
    });
}

export interface QueryOptions<Name extends Operation> {
    /** False: not asked. Default: true. */
    enabled?: boolean;
    /** Pause until it is asked again, in milliseconds. False: never. */
    refetchInterval?: number | false | ((answer: Output<Name> | undefined) => number | false);
}

/** Key of an operation's answers: of all, or of those for one request. */
export function keyOf<Name extends Operation>(name: Name, input?: Input<Name>): unknown[] {
    return input === undefined ? [name] : [name, input];
}

/** The answer of an operation that only reads, kept and asked for again. */
export function useOperation<Name extends Operation>(
    name: Name,
    input: Input<Name>,
    { enabled = true, refetchInterval }: QueryOptions<Name> = {},
): UseQueryResult<Output<Name>> {
    return useQuery({
        queryKey: keyOf(name, input),
        queryFn: ({ signal }) => call(name, input, { signal }),
        enabled,
        refetchInterval:
            typeof refetchInterval === "function" ? (query) => refetchInterval(query.state.data) : refetchInterval,
    });
}

/**
 * A call that changes something. One that takes a client token is done once, however often it is tried.
 *
 * @param outdated - operations whose answers must be asked for again after it.
 */
export function useChange<Name extends Operation>(
    name: Name,
    outdated: readonly Operation[] = [],
): UseMutationResult<Output<Name>, Error, Input<Name>> {
    const once = useOnce();
    return useMutation({
        mutationFn: (input: Input<Name>) =>
            "ClientToken" in operations[name].input
                ? once(input as object, (ClientToken) =>
                      call(name, { ...(input as object), ClientToken } as unknown as Input<Name>),
                  )
                : call(name, input),
        onSuccess: async (_answer, _input, _result, { client }) => {
            await Promise.all(outdated.map((other) => client.invalidateQueries({ queryKey: keyOf(other) })));
        },
    });
}

/** All pages of a list. */
export async function listAll<Name extends Operation, Item>(
    name: Name,
    input: Input<Name>,
    itemsOf: (answer: Output<Name>) => readonly Item[] | undefined,
    options: { signal?: AbortSignal } = {},
): Promise<Item[]> {
    const items: Item[] = [];
    let next: string | undefined;
    do {
        const answer = await call(
            name,
            { ...(input as object), NextToken: next, MaxResults: 100 } as unknown as Input<Name>,
            options,
        );
        items.push(...(itemsOf(answer) ?? []));
        next = (answer as { NextToken?: string }).NextToken;
    } while (next !== undefined);
    return items;
}

/** Tells whether a failure has gone when the service is back. */
export function isAway(error: unknown): boolean {
    return error instanceof ServiceAwayError || (error instanceof ServiceError && error.status === 503);
}
