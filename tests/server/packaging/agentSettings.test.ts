import assert from "node:assert/strict";
import { agentSettings, faultOfAgentSettings } from "../../../server/packaging/agentSettings";

const tag = (name: string, Value: string) => ({ Tags: [{ Key: `lookoutvision:${name}`, Value }] });

describe("the settings of the Edge Agent in a component's tags", () => {
    it("are the agent's own where there are none", () => {
        assert.deepEqual(agentSettings({}), {
            Socket: "unix:///tmp/aws.iot.lookoutvision.EdgeAgent.sock",
            Autostart: "false",
        });
    });

    it("are taken when the agent can use them", () => {
        for (const socket of ["unix:///run/a.sock", "unix:///run/line-7/agent_2.sock"]) {
            assert.equal(faultOfAgentSettings(tag("socket", socket)), undefined);
            assert.equal(agentSettings(tag("socket", socket)).Socket, socket);
        }
        assert.equal(agentSettings(tag("autostart", "true")).Autostart, "true");
    });

    it("are refused in a sentence when it can't, or a shell would change them", () => {
        const longest = `unix:///${"a".repeat(106)}`;
        assert.equal(faultOfAgentSettings(tag("socket", longest)), undefined);
        for (const socket of [
            "",
            "/run/a.sock",
            "unix://a",
            "unix:///a b",
            'unix:///a"; reboot',
            "unix:///$HOME/a",
            `${longest}a`,
        ]) {
            assert.match(
                faultOfAgentSettings(tag("socket", socket))!,
                /^The tag lookoutvision:socket must be the address/,
            );
        }
        assert.match(
            faultOfAgentSettings(tag("autostart", "yes"))!,
            /^The tag lookoutvision:autostart must be true or false\.$/,
        );
    });
});
