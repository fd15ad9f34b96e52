/**
 * The open notebooks, each with its watch.
 */
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

import type { IReproApi } from './api';
import { PanelSource } from './panelsource';
import type { IReproWatches } from './tokens';
import { NotebookWatch } from './watch';

export class ReproWatches implements IReproWatches {
  constructor(
    private readonly _tracker: INotebookTracker,
    private readonly _api: IReproApi
  ) {
    _tracker.forEach(panel => this.of(panel));
    _tracker.widgetAdded.connect((_, panel) => this.of(panel));
    _tracker.currentChanged.connect(() => this._currentChanged.emit(this.current));
  }

  get current(): NotebookWatch | null {
    const panel = this._tracker.currentWidget;
    return (panel && this._watches.get(panel)) ?? null;
  }

  get currentChanged(): ISignal<this, NotebookWatch | null> {
    return this._currentChanged;
  }

  get opened(): ISignal<this, NotebookWatch> {
    return this._opened;
  }

  get all(): readonly NotebookWatch[] {
    return Array.from(this._watches.values());
  }

  of(panel: NotebookPanel): NotebookWatch {
    return this._watches.get(panel) ?? this._add(panel);
  }

  panelOf(watch: NotebookWatch): NotebookPanel | undefined {
    return Array.from(this._watches).find(([, each]) => each === watch)?.[0];
  }

  private _add(panel: NotebookPanel): NotebookWatch {
    const watch = new NotebookWatch(new PanelSource(panel), this._api);
    this._watches.set(panel, watch);
    watch.stateChanged.connect(() => {
      if (this.current === watch) {
        this._currentChanged.emit(watch);
      }
    });
    panel.disposed.connect(() => {
      this._watches.delete(panel);
      watch.dispose();
    });
    this._opened.emit(watch);
    return watch;
  }

  private readonly _watches = new Map<NotebookPanel, NotebookWatch>();
  private readonly _currentChanged = new Signal<this, NotebookWatch | null>(this);
  private readonly _opened = new Signal<this, NotebookWatch>(this);
}
