/** Pieces of bytes in memory, up to a limit. Those that nobody asked for longest go first. */
export class ByteCache {
    readonly #mostBytes: number;
    /** In the order of their last use. */
    readonly #pieces = new Map<string, Buffer>();
    #bytes = 0;

    constructor(mostBytes: number) {
        this.#mostBytes = mostBytes;
    }

    /** Bytes of all pieces. */
    get bytes(): number {
        return this.#bytes;
    }

    get(key: string): Buffer | undefined {
        const piece = this.#pieces.get(key);
        if (piece !== undefined) {
            this.#pieces.delete(key);
            this.#pieces.set(key, piece);
        }
        return piece;
    }

    set(key: string, piece: Buffer): void {
        this.#drop(key);
        this.#pieces.set(key, piece);
        this.#bytes += piece.length;
        for (const oldest of this.#pieces.keys()) {
            if (this.#bytes <= this.#mostBytes) {
                break;
            }
            this.#drop(oldest);
        }
    }

    #drop(key: string): void {
        this.#bytes -= this.#pieces.get(key)?.length ?? 0;
        this.#pieces.delete(key);
    }
}
