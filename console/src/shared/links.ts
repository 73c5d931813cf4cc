import { useCallback } from "react";
import { useLocation } from "wouter";

/** Folder of the page's addresses. */
export const base = "/console";

/** Addresses of the pages, within the console. Names may have any characters. */
export const pages = {
    dashboard: () => "/",
    projects: () => "/projects",
    createProject: () => "/create-project",
    project: (project: string) => `/projects/${encodeURIComponent(project)}`,
    dataset: (project: string, query = "") => `${pages.project(project)}/dataset${query}`,
    label: (project: string, type: string) => `${pages.project(project)}/dataset/label?dataset=${type}`,
    mask: (project: string, source: string, type: string) =>
        `${pages.project(project)}/dataset/masks/${encodeURIComponent(source)}?dataset=${type}`,
    createDataset: (project: string) => `${pages.project(project)}/create-dataset`,
    addImages: (project: string, type: "train" | "test") => `${pages.project(project)}/add-images/${type}`,
    train: (project: string) => `${pages.project(project)}/train`,
    models: (project: string) => `${pages.project(project)}/models`,
    model: (project: string, version: string) => `${pages.models(project)}/${encodeURIComponent(version)}`,
    modelTags: (project: string, version: string) => `${pages.model(project, version)}/tags`,
    integrateModel: (project: string, version: string) => `${pages.model(project, version)}/integrate`,
    compareModels: (project: string, first: string, second: string) =>
        `${pages.project(project)}/compare-models?${String(new URLSearchParams({ first, second }))}`,
    exportProject: (project: string) => `${pages.project(project)}/export`,
    trials: (project: string) => `${pages.project(project)}/trial-detections`,
    runTrial: (project: string) => `${pages.project(project)}/run-trial-detection`,
    trial: (project: string, trial: string) => `${pages.trials(project)}/${encodeURIComponent(trial)}`,
    packages: (project: string) => `${pages.project(project)}/packages`,
    createPackage: (project: string) => `${pages.project(project)}/create-package`,
    package: (project: string, job: string) => `${pages.packages(project)}/${encodeURIComponent(job)}`,
} as const;

/** Follow of a Cloudscape component that has links. */
type Follow = (event: { preventDefault(): void; detail: { href?: string; external?: boolean } }) => void;

/** Follows links of Cloudscape's components within the page, without loading it again. */
export function useFollow(): Follow {
    const [, navigate] = useLocation();
    return useCallback<Follow>(
        (event) => {
            const { href, external } = event.detail;
            if (href !== undefined && external !== true && href.startsWith(base)) {
                event.preventDefault();
                navigate(href.slice(base.length) || "/");
            }
        },
        [navigate],
    );
}

/** Address for a component's `href`. */
export function hrefOf(page: string): string {
    return base + page;
}
