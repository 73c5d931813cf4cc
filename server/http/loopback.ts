import { BlockList, isIPv6 } from "node:net";

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

/** Whether only this machine has the IP address; also of IPv4 as IPv6 writes it, `::ffff:127.0.0.1`. */
export function isLoopback(address: string): boolean {
    return loopback.check(address, isIPv6(address) ? "ipv6" : "ipv4");
}
