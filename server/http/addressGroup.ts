import { isIPv6 } from "node:net";

/**
 * Group of an IP address for limits per address. It is the address itself, or an IPv6 address' network of 64 bits,
 * because one client may choose any address in it. IPv4 written as IPv6 counts as IPv4.
 */
export function addressGroup(address: string): string {
    const [, mapped] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? [];
    if (mapped !== undefined || !isIPv6(address)) {
        return mapped ?? address;
    }
    const [before, after = ""] = address.split("%")[0].split("::");
    const parts = before.split(":").filter((part) => part !== "");
    const rest = after.split(":").filter((part) => part !== "");
    const zeros = address.includes("::") ? Array<string>(Math.max(0, 8 - parts.length - rest.length)).fill("0") : [];
    return `${[...parts, ...zeros, ...rest].slice(0, 4).join(":")}::/64`;
}
