import { applyMode, Mode } from "@cloudscape-design/global-styles";
import { useEffect, useState } from "react";

export type Appearance = "light" | "dark" | "system";

const key = "lookoutvision-appearance";
const darkSystem = window.matchMedia("(prefers-color-scheme: dark)");

function kept(): Appearance {
    const value = window.localStorage.getItem(key);
    return value === "light" || value === "dark" ? value : "system";
}

/** Light or dark mode: the person's choice, kept in this browser, or that of the system. */
export function useAppearance(): [Appearance, (appearance: Appearance) => void] {
    const [appearance, setAppearance] = useState(kept);
    useEffect(() => {
        const apply = () => {
            const isDark = appearance === "dark" || (appearance === "system" && darkSystem.matches);
            applyMode(isDark ? Mode.Dark : Mode.Light);
        };
        apply();
        darkSystem.addEventListener("change", apply);
        return () => darkSystem.removeEventListener("change", apply);
    }, [appearance]);
    const choose = (next: Appearance) => {
        window.localStorage.setItem(key, next);
        setAppearance(next);
    };
    return [appearance, choose];
}
