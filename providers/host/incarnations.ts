import { randomUUID } from "node:crypto";

/**
 * Keeps what is still wanted from being deleted. With `pulumi up --replace` of a project, for instance, create finds the
 * project that is there, since the same things have the same name or client token; then the engine asks to delete the
 * one that was replaced, perhaps in a later run only, and doesn't say that both are the same.
 *
 * So each create gives the state an incarnation of its own, and the one that the engine last compared or created
 * is who wants the thing.
 */
export interface Incarnations {
    /** For the state that a create makes. */
    begin(): string;
    /** Notes that the state of this incarnation has the thing, and isn't waiting to be deleted. */
    isWanted(id: string, incarnation: unknown): void;
    /** Notes that the thing was deleted. */
    isGone(id: string): void;
    /** True when another state than the one to be deleted wants the thing. */
    isWantedElsewhere(id: string, incarnation: unknown): boolean;
}

/** For the resources of one kind, for as long as a host runs. */
export function followIncarnations(): Incarnations {
    const wanted = new Map<string, unknown>();
    return {
        begin: () => randomUUID().slice(0, 8),
        isWanted: (id, incarnation) => void wanted.set(id, incarnation),
        isGone: (id) => void wanted.delete(id),
        isWantedElsewhere: (id, incarnation) => wanted.has(id) && wanted.get(id) !== incarnation,
    };
}
