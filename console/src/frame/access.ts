import { useOperation } from "../service/queries";
import { useCaller } from "./caller";

/** Resource that a right is about: a project, one of its versions, or everything. */
export type About = { project?: string; version?: string };

/**
 * Tells for each action whether the person may do it, so that the page offers nothing that the service would refuse.
 * Undefined until it is known.
 */
export function useAccess(actions: readonly string[], about: About = {}): (action: string) => boolean | undefined {
    const arn = useArn()(about);
    const { data } = useOperation("CheckAccess", {
        Requests: actions.map((action) => ({ Action: action, Resource: arn })),
    });
    return (action) => data?.Results.find(({ Action }) => Action === action)?.Allowed;
}

/** Writes ARNs of this service. */
export function useArn(): (about: About) => string {
    const { AccountId, Region } = useCaller();
    const prefix = `arn:aws:lookoutvision:${Region}:${AccountId}`;
    return ({ project, version }) => {
        if (project === undefined) {
            return "*";
        }
        return version === undefined ? `${prefix}:project/${project}` : `${prefix}:model/${project}/${version}`;
    };
}
