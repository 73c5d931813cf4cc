import { BlockList, isIPv6 } from "node:net";

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

/**
 * Tells whether an IP address reaches only this machine. IPv4 written as IPv6, `::ffff:127.0.0.1`, is recognised
 * too.
 */
export function isLoopback(address: string): boolean {
    return loopback.check(address, isIPv6(address) ? "ipv6" : "ipv4");
}
