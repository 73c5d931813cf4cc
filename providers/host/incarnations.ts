import { randomUUID } from "node:crypto";

/**
 * Keeps things that are still wanted from being deleted.
 *
 * With `pulumi up --replace` of a project, for instance, create finds the existing project, because the name or the
 * client token is the same. The engine then asks to delete the replaced resource, perhaps only in a later run. It
 * doesn't say that both are the same project.
 *
 * Each create therefore gives the state an incarnation of its own. The incarnation that the engine last compared or
 * created is the one that wants the thing.
 */
export interface Incarnations {
    /** Makes the incarnation for the state that a create makes. */
    begin(): string;
    /** Notes that the state of this incarnation has the thing and isn't waiting to be deleted. */
    isWanted(id: string, incarnation: unknown): void;
    /** Notes that the thing was deleted. */
    isGone(id: string): void;
    /** True if a state other than the one to be deleted wants the thing. */
    isWantedElsewhere(id: string, incarnation: unknown): boolean;
}

/** Starts to follow the incarnations of one kind of resource, for as long as the host runs. */
export function followIncarnations(): Incarnations {
    const wanted = new Map<string, unknown>();
    return {
        begin: () => randomUUID().slice(0, 8),
        isWanted: (id, incarnation) => void wanted.set(id, incarnation),
        isGone: (id) => void wanted.delete(id),
        isWantedElsewhere: (id, incarnation) => wanted.has(id) && wanted.get(id) !== incarnation,
    };
}
