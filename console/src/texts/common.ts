/** Texts that several pages show. */
export const common = {
    product: "Lookout for Vision",
    loading: "Loading",
    cancel: "Cancel",
    close: "Close",
    save: "Save changes",
    delete: "Delete",
    deleteWord: "delete",
    typeDelete: "To confirm, type delete",
    noMatch: "Nothing has this text.",
    refresh: "Refresh",
    notFound: "There is nothing at this address.",
    goToProjects: "Go to Projects",
} as const;
