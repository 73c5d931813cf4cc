import assert from "node:assert/strict";
import { BlockList, isIP } from "node:net";
import * as fc from "fast-check";
import { isInNetwork, parseNetwork } from "../../../server/permissions/network";

describe("a network of addresses", () => {
    const four = fc.ipV4();
    const six = fc.ipV6();
    const check = (address: string, network: string, bits: number) => {
        const list = new BlockList();
        const kind = (text: string) => (isIP(text) === 6 ? "ipv6" : "ipv4");
        list.addSubnet(network, bits, kind(network));
        assert.equal(
            isInNetwork(address, parseNetwork(`${network}/${bits}`)!),
            list.check(address, kind(address)),
            `${address} in ${network}/${bits}`,
        );
    };

    it("has the addresses that Node's own list finds in it", () => {
        fc.assert(fc.property(four, four, fc.integer({ min: 1, max: 32 }), check));
        fc.assert(fc.property(six, six, fc.integer({ min: 1, max: 128 }), check));
        fc.assert(fc.property(four, fc.integer({ min: 1, max: 32 }), (one, bits) => check(one, one, bits)));
        fc.assert(fc.property(six, fc.integer({ min: 1, max: 128 }), (one, bits) => check(one, one, bits)));
        check("10.7.1.1", "10.0.0.0", 8);
        check("2001:db8::7", "2001:db8::", 32);
        assert.ok(isInNetwork("::ffff:10.7.1.1", parseNetwork("10.0.0.0/8")!));
        assert.ok(isInNetwork("10.7.1.1", parseNetwork("0.0.0.0/0")!));
        assert.ok(!isInNetwork("2001:db8::7", parseNetwork("0.0.0.0/0")!));
    });
});
