import type { QueryClient } from "@tanstack/react-query";
import { call } from "../service/call";
import { insistOn } from "../service/insistOn";

/** How far the upload of a trial's pictures is. */
export interface Sent {
    total: number;
    done: number;
    /** Places of the stored pictures. The same picture twice has one. */
    sources: string[];
    refused: { name: string; message: string }[];
    /** True while the service is away, or the person must sign in again. */
    isWaiting: boolean;
}

/** Pictures on their way at once. */
const atOnce = 6;

/**
 * Uploads pictures for a trial, some at once. Files that the service refuses are listed, the others go on. An interruption
 * of the service only makes it wait.
 */
export async function sendPictures(
    client: QueryClient,
    project: string,
    files: readonly File[],
    onProgress: (sent: Sent) => void,
): Promise<Sent> {
    const places: (string | undefined)[] = [];
    const refused: Sent["refused"] = [];
    let [done, isWaiting] = [0, false];
    const progress = (): Sent => ({
        total: files.length,
        done,
        sources: [...new Set(places)].filter((place) => place !== undefined),
        refused: [...refused],
        isWaiting,
    });
    const onWaiting = (now: boolean) => {
        isWaiting = now;
        onProgress(progress());
    };
    const next = files.entries();
    const sendSome = async (): Promise<void> => {
        for (const [index, file] of next) {
            const input = { ProjectName: project, Name: file.name, Body: file };
            try {
                places[index] = (await insistOn(client, () => call("PutPicture", input), { onWaiting })).Source;
            } catch (error) {
                refused.push({ name: file.name, message: (error as Error).message });
            }
            done++;
            onProgress(progress());
        }
    };
    await Promise.all(Array.from({ length: atOnce }, sendSome));
    return progress();
}
