import { pictureSize } from "../../harness/edge/packedFixture";

/** Names in the folder of segments that random requests speak of. */
export function segmentNames(prefix: string) {
    const names = ["picture", "mask", "short", "link", "folder", "fifo", "camera"] as const;
    return Object.fromEntries(names.map((name) => [name, `${prefix}-${name}`])) as Record<
        (typeof names)[number],
        string
    >;
}

/**
 * Makes a request of DetectAnomalies that is mostly wrong somewhere: an object, or bytes that are no message. The mask's
 * segment is asked for from its second third on only, or at places where it can't be written.
 *
 * @param random - numbers from 0 to 1.
 * @param secret - path of a file that no request may reach.
 */
export function randomRequest(
    random: () => number,
    names: ReturnType<typeof segmentNames>,
    secret: string,
): object | Buffer {
    const oneOf = <T>(values: readonly T[]) => values[Math.floor(random() * values.length)];
    const mostly = <T>(value: T, others: readonly T[], share = 0.8) => (random() < share ? value : oneOf(others));
    if (random() < 0.1) {
        return Buffer.from(Array.from({ length: Math.floor(random() * 200) }, () => Math.floor(random() * 256)));
    }
    const bytes = 3 * pictureSize.width * pictureSize.height;
    const wrongNames = [
        ...["", "/", ".", "..", "//", "../etc/passwd", `../..${secret}`, secret, "a/b", "\0", "é".repeat(200), "none"],
        ...[names.short, names.link, names.folder, names.fifo, `${names.folder}/x`, `${names.picture}\0x`],
    ];
    const wrongNumbers = ["0", "1", String(bytes - 1), String(bytes + 1), "4294967296", "9007199254740993"].concat(
        "18446744073709551615",
        String(2 ** 53 - 1),
    );
    const handle = (name: string, offsets: readonly string[]) => ({
        name: mostly(`${oneOf(["", "/"])}${name}`, wrongNames, 0.6),
        size: mostly(String(bytes), wrongNumbers),
        offset: mostly(oneOf(offsets), [String(2 * bytes + 1), String(3 * bytes), "18446744073709551615"]),
    });
    const side = (right: number) => mostly(right, [0, -1, 63, 64, 4096, 4097, 2 ** 31 - 1, -(2 ** 31)], 0.9);
    const masks = handle(names.mask, [String(bytes), String(bytes + 1)]);
    return {
        model_component: mostly("plates", ["", "none", "plates/../plates", "\u0000"], 0.95),
        bitmap: {
            width: side(pictureSize.width),
            height: side(pictureSize.height),
            ...(random() < 0.8
                ? { shared_memory_handle: handle(names.picture, ["0", "1", String(bytes)]) }
                : { byte_data: Buffer.alloc(mostly(bytes, [0, 1, bytes - 1, bytes + 1], 0.2), 100) }),
        },
        ...(random() < 0.8 && {
            anomaly_mask_params: { [oneOf(["shared_memory_handle", "shared_memory_handle_as_field_3"])]: masks },
        }),
    };
}
