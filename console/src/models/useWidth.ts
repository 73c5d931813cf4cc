import { useLayoutEffect, useRef, useState } from "react";
import type { RefObject } from "react";

/** Width of an element in CSS pixels, followed as it changes. 0 until it is known. */
export function useWidth<T extends HTMLElement>(): [RefObject<T | null>, number] {
    const element = useRef<T>(null);
    const [width, setWidth] = useState(0);
    useLayoutEffect(() => {
        const measured = element.current!;
        const measure = () => setWidth(measured.clientWidth);
        measure();
        const observer = new ResizeObserver(measure);
        observer.observe(measured);
        return () => observer.disconnect();
    }, []);
    return [element, width];
}
