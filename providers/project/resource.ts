import type * as pulumi from "@pulumi/pulumi";
import { noArguments, LookoutVisionResource } from "../resource/lookoutVisionResource";
import type { OutputNames, TableOf } from "../arguments/argumentTable";
import { projectArguments } from "./arguments";

/** Arguments of {@link LookoutVisionProject}. */
export interface LookoutVisionProjectArgs {
    /**
     * The project's name: 1 to 255 letters, digits, hyphens and underscores, unique on the service. Another name makes
     * another project.
     */
    projectName: pulumi.Input<string>;
    /**
     * The client token of CreateProject: up to 64 letters, digits and hyphens.
     *
     * @default made from the stack and the arguments, so that an `up` that was cut off finds its project again
     */
    clientToken?: pulumi.Input<string>;
}

/**
 * A project: the container of the datasets and model versions of one inspection task.
 *
 * It can be destroyed once its datasets and versions are deleted. Those declared in the same stack are deleted first.
 *
 * ```ts
 * const project = new LookoutVisionProject("boards", { projectName: "boards" });
 * ```
 */
export class LookoutVisionProject extends LookoutVisionResource {
    /**
     * The project's name, as given. Pass this output to datasets and models: they are then created after the project
     * and deleted before it.
     */
    declare readonly projectName: pulumi.Output<string>;
    /** The client token, as given. */
    declare readonly clientToken: pulumi.Output<string | undefined>;
    /** The ARN of the project. */
    declare readonly arn: pulumi.Output<string>;
    /** Time when the service created the project, in ISO 8601. */
    declare readonly creationTimestamp: pulumi.Output<string>;

    constructor(name: string, args: LookoutVisionProjectArgs, opts?: pulumi.CustomResourceOptions) {
        super("Project", name, args, projectMembers, opts);
    }

    /**
     * Reads a project that is on the service already, made by another stack or by hand. It is never changed or deleted.
     *
     * ```ts
     * const project = LookoutVisionProject.get("boards", "boards");
     * ```
     *
     * @param id - the project's name.
     */
    static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): LookoutVisionProject {
        return new LookoutVisionProject(name, noArguments(), { ...opts, id });
    }
}

/** Its arguments and outputs. */
const projectMembers = {
    arguments: projectArguments satisfies TableOf<LookoutVisionProjectArgs>,
    outputs: {
        arn: true,
        creationTimestamp: true,
    } satisfies OutputNames<LookoutVisionProject, LookoutVisionResource, LookoutVisionProjectArgs>,
};
