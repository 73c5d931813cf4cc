import { notFound, invalidArgument } from "./callError";
import { createEdgeModel } from "./edgeModel";
import type { EdgeModel, EdgeModelOptions } from "./edgeModel";
import type { KeptState } from "./keptState";
import type { FoundPackage, PackageFolder } from "./packageFolder";
import { printable } from "../files/printable";

/** Models of the agent: one for each component whose package is in the folder. */
export interface EdgeModels {
    /** Compares the folder with the models: makes, replaces and removes what differs. */
    look(): Promise<void>;
    list(): EdgeModel[];
    /** Finds a model by its component's name. @throws CallError */
    get(component: string): EdgeModel;
    /** Starts a model, and notes that it is to run. @throws CallError */
    start(component: string): Promise<void>;
    /** Stops a model, and notes it. @throws CallError */
    stop(component: string): Promise<void>;
    close(): Promise<void>;
}

export interface EdgeModelsOptions extends Omit<EdgeModelOptions, "onTrouble"> {
    folder: PackageFolder;
    /** Names of the models that are to run, kept over restarts. */
    running: KeptState;
    /** Starts each model as soon as its package appears. */
    autostart: boolean;
    /** Tells what happens to a model. */
    say(component: string, event: string): void;
}

export function createEdgeModels(options: EdgeModelsOptions): EdgeModels {
    const { folder, running, autostart, say } = options;
    const models = new Map<string, EdgeModel>();
    /** Models that are being stopped because their package is gone or was replaced. */
    const leaving = new Map<string, Promise<void>>();

    function add(found: FoundPackage, isStarted: boolean): void {
        const { component } = found;
        const model = createEdgeModel(found, {
            ...options,
            onTrouble: (reason) => say(component, reason),
        });
        models.set(component, model);
        say(component, found.problem ?? `found version ${found.version}`);
        if (isStarted) {
            try {
                model.start();
            } catch (error) {
                say(component, (error as Error).message);
            }
        }
    }

    function remove(model: EdgeModel): void {
        const { component } = model.found;
        const ended = endGently(model).then(() => {
            models.delete(component);
            leaving.delete(component);
        });
        leaving.set(component, ended);
    }

    return {
        async look() {
            const found = await folder.scan();
            for (const [component, model] of models) {
                const now = found.get(component);
                if (leaving.has(component) || (now?.stamp === model.found.stamp && now.file === model.found.file)) {
                    continue;
                }
                say(component, now === undefined ? "its package is gone" : "its package was replaced");
                // The model stays noted as running, so one whose package comes back runs again.
                remove(model);
            }
            for (const [component, now] of found) {
                if (!models.has(component)) {
                    add(now, now.problem === undefined && (autostart || running.has(component)));
                }
            }
        },
        list: () => [...models.values()],
        get(component) {
            if (component === "") {
                throw invalidArgument("The request has no model_component.");
            }
            const model = models.get(component);
            if (model === undefined) {
                throw notFound(
                    `There is no model of the component "${printable(component.slice(0, 128))}". ListModels names those that are there.`,
                );
            }
            return model;
        },
        async start(component) {
            this.get(component).start();
            await running.add(component);
        },
        async stop(component) {
            const stopped = this.get(component).stop();
            // Noted at once, so that a kill meanwhile can't start it again.
            await Promise.all([stopped, running.delete(component)]);
        },
        async close() {
            await Promise.all([...models.values()].map((model) => model.close()));
        },
    };
}

/** Stops a model after the picture in hand, if it runs. */
async function endGently(model: EdgeModel): Promise<void> {
    if (model.describe().status === "RUNNING") {
        await model.stop();
    }
    await model.close();
}
