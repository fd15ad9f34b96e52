/**
 * Making elements. Texts become text nodes, so that nothing in a stamp is ever read as markup.
 */

/** An element with a class, and texts or elements in it. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (className) {
    made.className = className;
  }
  made.append(...children);
  return made;
}

/** A button in JupyterLab's style. */
export function button(text: string, press: () => void, name = text): HTMLButtonElement {
  const made = element('button', 'jp-mod-styled repro-magic-button', text);
  made.type = 'button';
  made.addEventListener('click', press);
  if (name !== text) {
    made.setAttribute('aria-label', name);
  }
  return made;
}
