import type { QueryClient } from "@tanstack/react-query";
import { call } from "../service/call";
import { insistOn } from "../service/insistOn";
import { keyOf } from "../service/queries";
import { classLine } from "./classLine";
import type { ClassName } from "./classLine";
import type { BadFile, ReadyPicture } from "./sortOut";

/** Dataset that pictures go to. */
export interface UploadTarget {
    project: string;
    datasetType: "train" | "test";
}

/** A picture with the label that it gets. */
export type LabelledPicture = ReadyPicture & { label: ClassName | undefined };

/** How far an upload is. */
export interface UploadState {
    total: number;
    /** Pictures that the dataset has. */
    added: number;
    /** Those of them that have no label. */
    unlabeled: number;
    /** Pictures that the service refused, with its reasons. */
    refused: BadFile[];
    /** True while the service is away, or the person must sign in again. */
    isWaiting: boolean;
    isDone: boolean;
}

/** A running or finished upload. It goes on while other pages are shown. */
export interface Upload {
    state(): UploadState;
    /** Calls back after each change. Returns what ends that. */
    subscribe(listener: () => void): () => void;
    /** Stops. What was added stays. */
    stop(): void;
}

/** A picture that the service has, and the dataset not yet. */
interface StoredPicture {
    /** Its place among all. */
    index: number;
    picture: LabelledPicture;
    source: string;
}

/** Pictures on their way at once. */
const atOnce = 6;

/** Entries that are added in one call. */
const mostEntries = 200;

/** Sends pictures and adds them to the dataset, some at once. An interruption of the service only makes it wait. */
export function startUpload(client: QueryClient, target: UploadTarget, pictures: readonly LabelledPicture[]): Upload {
    const listeners = new Set<() => void>();
    const stopping = new AbortController();
    const { signal } = stopping;
    let state: UploadState = {
        total: pictures.length,
        added: 0,
        unlabeled: 0,
        refused: [],
        isWaiting: false,
        isDone: false,
    };
    const change = (changes: Partial<UploadState>) => {
        state = { ...state, ...changes };
        listeners.forEach((listener) => listener());
    };
    const refuse = (path: string, message: string) => change({ refused: [...state.refused, { path, message }] });
    const { project: ProjectName, datasetType: DatasetType } = target;

    const insist = <T>(action: () => Promise<T>) =>
        insistOn(client, action, { signal, onWaiting: (isWaiting) => change({ isWaiting }) });

    const stored: StoredPicture[] = [];
    const addPart = async (part: readonly StoredPicture[]) => {
        try {
            const { Results } = await insist(() =>
                call("ChangeDatasetEntries", {
                    ProjectName,
                    DatasetType,
                    Changes: part.map(({ picture, source }) => ({
                        Source: source,
                        Line: classLine(source, picture.label),
                    })),
                }),
            );
            let [added, unlabeled] = [0, 0];
            Results.forEach(({ Status, Message, Line }, index) => {
                // Changed, and there: another upload was first.
                if (Status === "SAVED" || Line !== undefined) {
                    added++;
                    unlabeled += part[index]!.picture.label === undefined ? 1 : 0;
                } else {
                    refuse(part[index]!.picture.path, Message ?? Status);
                }
            });
            change({ added: state.added + added, unlabeled: state.unlabeled + unlabeled });
        } catch (error) {
            if (!signal.aborted) {
                part.forEach(({ picture }) => refuse(picture.path, (error as Error).message));
            }
        }
    };
    let adding: Promise<void> = Promise.resolve();
    const addStored = () => {
        adding = adding.then(async () => {
            while (stored.length > 0) {
                await addPart(stored.splice(0, mostEntries).sort((one, other) => one.index - other.index));
            }
        });
        return adding;
    };

    const next = pictures.entries();
    const sendSome = async () => {
        for (const [index, picture] of next) {
            try {
                const { Source } = await insist(() =>
                    call(
                        "PutPicture",
                        { ProjectName, Name: picture.name, DatasetType, Kind: "picture", Body: picture.file },
                        { signal },
                    ),
                );
                stored.push({ index, picture, source: Source });
            } catch (error) {
                if (signal.aborted) {
                    return;
                }
                refuse(picture.path, (error as Error).message);
            }
            if (stored.length >= mostEntries / 4) {
                void addStored();
            }
        }
    };

    void Promise.all(Array.from({ length: atOnce }, sendSome))
        .then(addStored)
        .finally(() => {
            change({ isDone: true, isWaiting: false });
            for (const name of ["DescribeDatasetContents", "DescribeDataset", "ListDatasetEntries"] as const) {
                void client.invalidateQueries({ queryKey: keyOf(name) });
            }
        });

    return {
        state: () => state,
        subscribe(listener) {
            listeners.add(listener);
            return () => listeners.delete(listener);
        },
        stop: () => stopping.abort(),
    };
}
