import { agentSocket } from "./agentSocket";
import type { GreengrassConfiguration } from "./packagingConfiguration";

/*
 * Settings of the Edge Agent that a component's recipe starts. AWS's StartModelPackagingJob knows no such settings, and its
 * SDKs send no unknown members, so they come as tags of the component.
 */

/** Keys of the tags. */
export const agentSettingTags = { socket: "lookoutvision:socket", autostart: "lookoutvision:autostart" } as const;

/** Settings as the recipe has them. */
export interface AgentSettings {
    /** Address that the agent listens on: `unix:///PATH`. */
    Socket: string;
    /** Whether the model starts by itself. */
    Autostart: "true" | "false";
}

/** Path of a socket: absolute, without characters that a shell or Greengrass would change. */
const socketPattern = /^unix:\/\/(\/[\w.+=@:-]+)+$/;

/** Longest path of a socket in bytes, a limit of Linux. */
const longestPath = 107;

/** Returns the settings that a component's tags give, or else their defaults. */
export function agentSettings({ Tags = [] }: Pick<GreengrassConfiguration, "Tags">): AgentSettings {
    const given = (key: string) => Tags.find(({ Key }) => Key === key)?.Value;
    return {
        Socket: given(agentSettingTags.socket) ?? `unix://${agentSocket}`,
        Autostart: given(agentSettingTags.autostart) === "true" ? "true" : "false",
    };
}

/** Tells what is wrong with the settings in a component's tags, in a sentence. Undefined: nothing. */
export function faultOfAgentSettings({ Tags = [] }: Pick<GreengrassConfiguration, "Tags">): string | undefined {
    for (const { Key, Value } of Tags) {
        if (Key === agentSettingTags.socket && !isSocketAddress(Value)) {
            return `The tag ${Key} must be the address of a socket like unix:///run/lookoutvision/agent.sock, whose path has at most ${longestPath} characters.`;
        }
        if (Key === agentSettingTags.autostart && Value !== "true" && Value !== "false") {
            return `The tag ${Key} must be true or false.`;
        }
    }
    return undefined;
}

function isSocketAddress(value: string): boolean {
    return socketPattern.test(value) && value.length <= "unix://".length + longestPath;
}
