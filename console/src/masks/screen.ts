import { isEmpty } from "./layer";
import type { Layer, Rect } from "./layer";
import { rgbOf } from "./colors";
import type { View } from "./view";

/**
 * Shows a picture with its label layer on a canvas. Only what changed is drawn again, so a stroke on a large picture
 * costs no more than on a small one.
 */
export class Screen {
    view: View = { x: 0, y: 0, scale: 1 };
    opacity = 0.5;
    private readonly context: CanvasRenderingContext2D;
    private readonly overlay: OffscreenCanvas;
    private readonly overlayContext: OffscreenCanvasRenderingContext2D;
    private readonly paints = new Uint32Array(256);

    constructor(
        private readonly canvas: HTMLCanvasElement,
        private readonly picture: ImageBitmap,
        private readonly layer: Layer,
    ) {
        this.context = canvas.getContext("2d", { alpha: false }) as CanvasRenderingContext2D;
        this.overlay = new OffscreenCanvas(layer.width, layer.height);
        this.overlayContext = this.overlay.getContext("2d") as OffscreenCanvasRenderingContext2D;
    }

    /** Sets the colours of the layer's values, from 1 on. */
    setColors(colors: readonly string[]): void {
        this.paints.fill(0);
        for (const [index, color] of colors.entries()) {
            const rgb = rgbOf(color);
            // Little-endian RGBA.
            this.paints[index + 1] = (0xff000000 | ((rgb & 0xff) << 16) | (rgb & 0xff00) | (rgb >>> 16)) >>> 0;
        }
        this.refresh({ left: 0, top: 0, right: this.layer.width, bottom: this.layer.height });
    }

    /** Fits the canvas to its place in the page. */
    resize(width: number, height: number): void {
        const ratio = window.devicePixelRatio;
        this.canvas.width = Math.max(1, Math.round(width * ratio));
        this.canvas.height = Math.max(1, Math.round(height * ratio));
        this.draw();
    }

    /** Shows what changed in a part of the layer. */
    refresh(rect: Rect): void {
        if (isEmpty(rect)) {
            return;
        }
        const { left, top, right, bottom } = rect;
        const image = new ImageData(right - left, bottom - top);
        const pixels = new Uint32Array(image.data.buffer);
        const { data, width } = this.layer;
        let at = 0;
        for (let row = top; row < bottom; row++) {
            for (let index = row * width + left, end = row * width + right; index < end; index++) {
                pixels[at++] = this.paints[data[index] as number] as number;
            }
        }
        this.overlayContext.putImageData(image, left, top);
        this.draw(rect);
    }

    /** Draws a part of the picture, or all of it. */
    draw(part?: Rect): void {
        const { context, canvas, view } = this;
        const ratio = window.devicePixelRatio;
        const scale = view.scale * ratio;
        const [x, y] = [view.x * ratio, view.y * ratio];
        context.save();
        if (part !== undefined) {
            const left = Math.floor(x + part.left * scale) - 1;
            const top = Math.floor(y + part.top * scale) - 1;
            context.beginPath();
            context.rect(
                left,
                top,
                Math.ceil(x + part.right * scale) + 1 - left,
                Math.ceil(y + part.bottom * scale) + 1 - top,
            );
            context.clip();
        }
        context.fillStyle = "#6b6f76";
        context.fillRect(0, 0, canvas.width, canvas.height);
        const [width, height] = [this.layer.width * scale, this.layer.height * scale];
        context.imageSmoothingEnabled = scale < 1;
        context.drawImage(this.picture, x, y, width, height);
        context.imageSmoothingEnabled = false;
        context.globalAlpha = this.opacity;
        context.drawImage(this.overlay, x, y, width, height);
        context.restore();
    }
}
