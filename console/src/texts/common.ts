/** Texts that several pages show. */
export const common = {
    product: "Lookout for Vision",
    loading: "Loading",
    cancel: "Cancel",
    close: "Close",
    save: "Save changes",
    delete: "Delete",
    refresh: "Refresh",
    notFound: "There is nothing at this address.",
    goToProjects: "Go to Projects",
} as const;
