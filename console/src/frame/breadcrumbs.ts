import { addImages, exportProject, frame, labelling, masks, models, packages, projects, trials } from "../texts";
import { pages } from "../shared/links";
import { shownName } from "../shared/shownName";

/** One step of the way to a page. */
export interface Crumb {
    text: string;
    page: string;
}

/** Where a page is: from the dashboard down to the page itself. */
export function breadcrumbsOf(pathname: string): Crumb[] {
    const [first, project, section, item, last] = pathname.split("/").filter(Boolean).map(decodeURIComponent);
    const trail: Crumb[] = [{ text: frame.dashboard, page: pages.dashboard() }];
    const all = { text: frame.projects, page: pages.projects() };
    if (first === "create-project") {
        return [...trail, all, { text: projects.create, page: pages.createProject() }];
    }
    if (first !== "projects") {
        return trail;
    }
    trail.push(all);
    if (project === undefined) {
        return trail;
    }
    trail.push({ text: project, page: pages.project(project) });
    const sections: Record<string, Crumb> = {
        dataset: { text: frame.dataset, page: pages.dataset(project) },
        "create-dataset": { text: projects.createDataset, page: pages.createDataset(project) },
        train: { text: projects.trainModel, page: pages.train(project) },
        models: { text: frame.models, page: pages.models(project) },
        "trial-detections": { text: frame.trialDetections, page: pages.trials(project) },
        "compare-models": { text: models.compare, page: pages.models(project) },
        export: { text: exportProject.title, page: pages.exportProject(project) },
        packages: { text: frame.packages, page: pages.packages(project) },
    };
    if (section === "add-images" && (item === "train" || item === "test")) {
        return [...trail, sections.dataset!, { text: addImages.title, page: pages.addImages(project, item) }];
    }
    if (section === "create-package") {
        return [...trail, sections.packages!, { text: packages.create, page: pages.createPackage(project) }];
    }
    if (section === "run-trial-detection") {
        return [...trail, sections["trial-detections"]!, { text: trials.run, page: pages.runTrial(project) }];
    }
    const here = section === undefined ? undefined : sections[section];
    if (here !== undefined) {
        trail.push(here);
        if (section === "dataset" && item !== undefined) {
            const picture = (last ?? "").slice((last ?? "").lastIndexOf("/") + 1);
            trail.push({
                text: item === "masks" ? masks.title(shownName(picture)) : labelling.title,
                page: pathname,
            });
        } else if (item !== undefined) {
            const text = section === "models" ? projects.modelName(item) : item;
            trail.push({ text, page: `${here.page}/${encodeURIComponent(item)}` });
        }
    }
    return trail;
}
