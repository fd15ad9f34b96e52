/**
 * The state at a glance: the item in the status bar, and the button in the toolbar of a notebook.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';

import { markOf } from '../state';
import type { State } from '../state';
import { description, label } from '../words';

/** A button that shows a state in words, and does something when it is pressed. */
export class Indicator extends Widget {
  constructor(press: () => void, trans: TranslationBundle) {
    const node = document.createElement('div');
    super({ node });
    this._trans = trans;
    this.addClass('repro-magic-indicator');
    this._button.type = 'button';
    this._button.addEventListener('click', press);
    node.append(this._button);
  }

  /** Show a state; `null` shows nothing. */
  display(state: State | null): void {
    this.setHidden(state === null);
    if (state !== null) {
      const mark = markOf(state);
      this.node.dataset['mark'] = mark;
      this._button.textContent = label(mark, this._trans);
      this._button.title = description(state, this._trans);
    }
  }

  private readonly _button = document.createElement('button');
  private readonly _trans: TranslationBundle;
}
