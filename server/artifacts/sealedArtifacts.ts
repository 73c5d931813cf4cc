import { seal, unseal } from "../encryption/envelope";
import type { ArtifactStore } from "./artifactStore";

/** Artifacts of one model, in plain for the holder of its data key. */
export interface SealedArtifacts {
    write(name: string, plaintext: Uint8Array): Promise<void>;
    /**
     * Reads and decrypts an artifact. Throws EnvelopeError when it differs from what was written. Undefined: there is
     * none.
     */
    read(name: string): Promise<Buffer | undefined>;
    list(): Promise<string[]>;
}

/** Wraps a store: encrypts on write and decrypts on read. */
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
