import type { Keeper, PendingChange } from "./edits";

/*
 * Changes that aren't saved yet, in the browser's IndexedDB. They are written when they are made, and go when the
 * service has them, so nothing is lost when the browser ends in mid-work.
 */

const table = "changes";

interface Row extends PendingChange {
    scope: string;
}

let opened: Promise<IDBDatabase> | undefined;

function open(): Promise<IDBDatabase> {
    return (opened ??= new Promise((resolve, reject) => {
        const request = indexedDB.open("lookoutvision-console", 1);
        request.onupgradeneeded = () => request.result.createObjectStore(table, { keyPath: ["scope", "source"] });
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error ?? new Error("IndexedDB can't be opened."));
    }));
}

function rangeOf(scope: string): IDBKeyRange {
    return IDBKeyRange.bound([scope], [scope, []]);
}

/** Reads the changes that were kept for a dataset. A browser without IndexedDB has none. */
export async function readKeptChanges(scope: string): Promise<PendingChange[]> {
    try {
        const database = await open();
        return await new Promise((resolve, reject) => {
            const request = database.transaction(table).objectStore(table).getAll(rangeOf(scope));
            request.onsuccess = () =>
                resolve((request.result as Row[]).map(({ source, expected, line }) => ({ source, expected, line })));
            request.onerror = () => reject(request.error ?? new Error("IndexedDB can't be read."));
        });
    } catch {
        return [];
    }
}

/**
 * Keeps changes of a dataset.
 *
 * @param scope - text that names service, project and dataset.
 */
export function keeperOf(scope: string): Keeper {
    const write = (act: (store: IDBObjectStore) => void) => {
        void open().then(
            (database) => {
                const transaction = database.transaction(table, "readwrite");
                act(transaction.objectStore(table));
                transaction.commit();
            },
            () => undefined,
        );
    };
    return {
        keep: (changes) => write((store) => changes.forEach((change) => store.put({ ...change, scope }))),
        forget: (sources) => write((store) => sources.forEach((source) => store.delete([scope, source]))),
    };
}
