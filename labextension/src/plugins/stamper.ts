import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { INotebookTracker, NotebookActions } from '@jupyterlab/notebook';

import { Stamper } from '../stamper';
import { IReproSettings, IReproWatches } from '../tokens';

export const stamperPlugin: JupyterFrontEndPlugin<void> = {
  id: 'repro-magic:stamper',
  description: 'Keeps the record of the runtime in the metadata of a notebook whose cells are run.',
  autoStart: true,
  requires: [INotebookTracker, IReproWatches, IReproSettings],
  activate: (app, tracker: INotebookTracker, watches: IReproWatches, settings: IReproSettings) => {
    const stampers = new WeakMap<NotebookPanel, Stamper>();
    const stamperOf = (panel: NotebookPanel): Stamper => {
      const isWanted = (): boolean => settings.stampAutomatically;
      const stamper = stampers.get(panel) ?? new Stamper(panel, watches.of(panel), isWanted);
      stampers.set(panel, stamper);
      return stamper;
    };
    // Fires only in the page that ran the cell, so that one page writes in a shared document.
    NotebookActions.executed.connect((_, { notebook, cell }) => {
      const panel = tracker.find(each => each.content === notebook);
      if (panel) {
        stamperOf(panel).ran(cell.model.sharedModel.getSource().includes('repro'));
      }
    });
  }
};
