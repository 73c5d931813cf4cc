import { call } from "../service/call";

/** How far the upload of a trial's pictures is. */
export interface Sent {
    total: number;
    done: number;
    sources: string[];
    refused: { name: string; message: string }[];
}

/** Pictures on their way at once. */
const atOnce = 6;

/** Uploads pictures for a trial, some at once. Files that the service refuses are listed, the others go on. */
export async function sendPictures(
    project: string,
    files: readonly File[],
    onProgress: (sent: Sent) => void,
): Promise<Sent> {
    const places: (string | undefined)[] = [];
    const refused: Sent["refused"] = [];
    let [done, next] = [0, 0];
    const progress = (): Sent => ({
        total: files.length,
        done,
        sources: places.filter((place) => place !== undefined),
        refused: [...refused],
    });
    const sendNext = async (): Promise<void> => {
        for (let index = next++; index < files.length; index = next++) {
            const file = files[index] as File;
            try {
                const { Source } = await call("PutPicture", { ProjectName: project, Name: file.name, Body: file });
                places[index] = Source;
            } catch (error) {
                refused.push({ name: file.name, message: (error as Error).message });
            }
            done++;
            onProgress(progress());
        }
    };
    await Promise.all(Array.from({ length: atOnce }, sendNext));
    return progress();
}
