/**
 * What JupyterLab's modules expect of a browser and jsdom does not have.
 */
class Observer {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

const browser = globalThis as Record<string, unknown>;
browser['DragEvent'] ??= class extends Event {};
browser['ResizeObserver'] ??= Observer;
browser['IntersectionObserver'] ??= Observer;
browser['matchMedia'] ??= () => ({
  matches: false,
  addEventListener() {},
  removeEventListener() {}
});
