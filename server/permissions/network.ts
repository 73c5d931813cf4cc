import { isIP } from "node:net";

/** Network of IP addresses: those whose first bits are equal. */
export interface Network {
    bytes: readonly number[];
    bits: number;
}

/** Parses an address, or a network such as `192.0.2.0/24`. Undefined for any other text. */
export function parseNetwork(text: string): Network | undefined {
    const [address, mask, more] = text.split("/");
    const bytes = addressBytes(address);
    if (bytes === undefined || more !== undefined) {
        return undefined;
    }
    const longest = bytes.length * 8;
    const bits = mask === undefined ? longest : /^\d{1,3}$/.test(mask) ? Number(mask) : NaN;
    return bits <= longest ? { bytes, bits } : undefined;
}

/** Tells whether an address is in a network. IPv4 written as IPv6 counts as IPv4. */
export function isInNetwork(address: string, { bytes, bits }: Network): boolean {
    const asked = addressBytes(address);
    if (asked === undefined || asked.length !== bytes.length) {
        return false;
    }
    const whole = bits >> 3;
    for (let index = 0; index < whole; index++) {
        if (asked[index] !== bytes[index]) {
            return false;
        }
    }
    const rest = 8 - (bits & 7);
    return rest === 8 || asked[whole] >> rest === bytes[whole] >> rest;
}

/** Bytes of an address: 4 or 16. (The check of Node's BlockList takes ten times as long.) */
function addressBytes(address: string): number[] | undefined {
    const kind = isIP(address);
    if (kind === 0) {
        return undefined;
    }
    if (kind === 4) {
        return address.split(".").map(Number);
    }
    const [before, after] = address.split("%")[0].split("::");
    const start = groupBytes(before);
    const end = groupBytes(after ?? "");
    const bytes = [...start, ...Array<number>(16 - start.length - end.length).fill(0), ...end];
    const isMapped = bytes[10] === 0xff && bytes[11] === 0xff && bytes.slice(0, 10).every((byte) => byte === 0);
    return isMapped ? bytes.slice(12) : bytes;
}

/** Bytes of groups of an IPv6 address, the last of which may be an IPv4 address. */
function groupBytes(groups: string): number[] {
    return groups
        .split(":")
        .filter((group) => group !== "")
        .flatMap((group) => {
            if (group.includes(".")) {
                return group.split(".").map(Number);
            }
            const value = parseInt(group, 16);
            return [value >> 8, value & 0xff];
        });
}
