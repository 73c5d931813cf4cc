import { seal, unseal } from "../encryption/envelope";
import type { ArtifactStore } from "./artifactStore";

/** The artifacts of one model, in plain for whoever holds its data key. */
export interface SealedArtifacts {
    write(name: string, plaintext: Uint8Array): Promise<void>;
    /** Undefined: there is none. Throws EnvelopeError when it isn't what was written. */
    read(name: string): Promise<Buffer | undefined>;
    list(): Promise<string[]>;
}

/** Encrypts on the way in and decrypts on the way out. */
export function sealedArtifacts(store: ArtifactStore, modelId: string, dataKey: Uint8Array): SealedArtifacts {
    return {
        write: (name, plaintext) => store.write(modelId, name, seal(plaintext, dataKey, { modelId, name })),
        async read(name) {
            const envelope = await store.read(modelId, name);
            return envelope === undefined ? undefined : unseal(envelope, dataKey, { modelId, name });
        },
        list: () => store.list(modelId),
    };
}
