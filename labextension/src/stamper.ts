/**
 * Stamps a notebook after its cells ran, in the page that ran them.
 */
import type { NotebookPanel } from '@jupyterlab/notebook';

import { Later } from './later';
import type { NotebookWatch } from './watch';

/** "Run all" tells of every cell: the stamp is brought up to date when they pause, in ms. */
const PAUSE = 250;

export class Stamper {
  constructor(
    private readonly _panel: NotebookPanel,
    private readonly _watch: NotebookWatch,
    private readonly _stampsAutomatically: () => boolean
  ) {
    _panel.context.saveState.connect((_, state) => {
      if (state === 'started' && this._pending) {
        this._savedMeanwhile = true;
      }
    });
    _panel.disposed.connect(() => this._after.dispose());
  }

  /**
   * A cell was run in this page.
   *
   * @param again - it may have brought the agent into a kernel that had none.
   */
  ran(again: boolean): void {
    this._again ||= again;
    this._pending = true;
    this._after.ask();
  }

  private async _bringUpToDate(): Promise<void> {
    const again = this._again;
    this._again = false;
    const stamped = this._stampsAutomatically() ? await this._watch.stamp(again) : 'nothing';
    this._pending = false;
    const save = this._savedMeanwhile && stamped === 'written';
    this._savedMeanwhile = false;
    if (save && !this._panel.isDisposed) {
      await this._panel.context.save();
    }
    await this._watch.check(again);
  }

  private readonly _after = new Later(() => this._bringUpToDate(), PAUSE);
  private _pending = false;
  private _again = false;
  private _savedMeanwhile = false;
}
